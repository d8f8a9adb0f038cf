#include "wts_api.h"

#include <cstddef>
#include <type_traits>

#include "error.h"

namespace wtsapi32::win32 {

static_assert(offsetof(WtsSessionInfo, win_station_name) == sizeof(void*), "WTS_SESSION_INFOW");
static_assert(offsetof(WtsSessionInfo, state) == 2 * sizeof(void*), "WTS_SESSION_INFOW");
static_assert(offsetof(WtsSessionInfo1, session_id) == 8, "WTS_SESSION_INFO_1W");
static_assert(offsetof(WtsSessionInfo1, session_name) == (sizeof(void*) == 8 ? 16 : 12),
              "WTS_SESSION_INFO_1W");
static_assert(offsetof(WtsSessionInfo1, farm_name) ==
                  offsetof(WtsSessionInfo1, session_name) + 4 * sizeof(void*),
              "WTS_SESSION_INFO_1W");
static_assert(kErrorInvalidHandle == ERROR_INVALID_HANDLE, "winerror.h");
static_assert(kErrorNotEnoughMemory == ERROR_NOT_ENOUGH_MEMORY, "winerror.h");
static_assert(kErrorCallNotImplemented == ERROR_CALL_NOT_IMPLEMENTED, "winerror.h");

namespace {

template <typename Function>
void Find(HMODULE dll, const char* name, Function** slot) noexcept {
  // By way of void*, because compilers warn of a cast between unlike function types.
  *slot = reinterpret_cast<Function*>(reinterpret_cast<void*>(::GetProcAddress(dll, name)));
}

// https://learn.microsoft.com/windows/win32/termserv/run-time-linking-to-wtsapi32-dll
WtsApi Load() noexcept {
  WtsApi api = {};
  // From System32 only: a DLL of that name beside the program or in its working directory is
  // never loaded. The module is never freed: threads that are stuck in it may outlive everybody.
  const HMODULE dll = ::LoadLibraryExW(L"wtsapi32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (dll == nullptr) return api;
  Find(dll, "WTSFreeMemory", &api.free_memory);
  Find(dll, "WTSFreeMemoryExW", &api.free_memory_ex);
  Find(dll, "WTSOpenServerW", &api.open_server);
  Find(dll, "WTSOpenServerExW", &api.open_server_ex);
  Find(dll, "WTSCloseServer", &api.close_server);
  Find(dll, "WTSEnumerateSessionsW", &api.enumerate_sessions);
  Find(dll, "WTSEnumerateSessionsExW", &api.enumerate_sessions_ex);
  Find(dll, "WTSQuerySessionInformationW", &api.query_session_information);
  Find(dll, "WTSLogoffSession", &api.logoff_session);
  Find(dll, "WTSDisconnectSession", &api.disconnect_session);
  return api;
}

}  // namespace

const WtsApi& Wts() noexcept {
  // Nothing but pointers: it has no destructor that would run while threads still use it.
  static_assert(std::is_trivially_destructible<WtsApi>::value, "outlives every thread");
  static const WtsApi api = Load();
  return api;
}

}  // namespace wtsapi32::win32
