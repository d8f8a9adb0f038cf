#ifndef WTSAPI32_WIN32_WTS_FUNCTIONS_H_
#define WTSAPI32_WIN32_WTS_FUNCTIONS_H_

// The functions of wtsapi32.dll that this package calls, one a line: result, name, parameters. This
// is the only place that spells a name, so a failure cannot name another function than was called.
// The types get their meaning in wts_api.h; here nothing of Windows is needed.
// clang-format off
#define WTSAPI32_FUNCTIONS(ROW) \
  ROW(void, WTSFreeMemory, (void* memory)) \
  ROW(BOOL, WTSFreeMemoryExW, (int type, void* memory, ULONG count)) \
  ROW(HANDLE, WTSOpenServerW, (LPWSTR name)) \
  ROW(HANDLE, WTSOpenServerExW, (LPWSTR name)) \
  ROW(void, WTSCloseServer, (HANDLE server)) \
  ROW(BOOL, WTSEnumerateSessionsW, \
      (HANDLE server, DWORD reserved, DWORD version, WtsSessionInfo** list, DWORD* count)) \
  ROW(BOOL, WTSEnumerateSessionsExW, \
      (HANDLE server, DWORD* level, DWORD filter, WtsSessionInfo1** list, DWORD* count)) \
  ROW(BOOL, WTSQuerySessionInformationW, \
      (HANDLE server, DWORD session, int info_class, LPWSTR* buffer, DWORD* bytes)) \
  ROW(BOOL, WTSLogoffSession, (HANDLE server, DWORD session, BOOL wait)) \
  ROW(BOOL, WTSDisconnectSession, (HANDLE server, DWORD session, BOOL wait)) \
  ROW(BOOL, WTSConnectSessionW, (ULONG session, ULONG target, LPWSTR password, BOOL wait))
// clang-format on

namespace wtsapi32::win32 {

// kWTSLogoffSession and so on: the `syscall` of failures that come before the call itself.
#define WTSAPI32_NAME(result, name, parameters) constexpr const char* k##name = #name;
WTSAPI32_FUNCTIONS(WTSAPI32_NAME)
#undef WTSAPI32_NAME

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_WTS_FUNCTIONS_H_
