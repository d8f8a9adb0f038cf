#include "sessions.h"

#include "wts_api.h"

namespace wtsapi32::win32 {

namespace {

const char16_t* Text(LPCWSTR text) noexcept { return reinterpret_cast<const char16_t*>(text); }

}  // namespace

SessionRow SessionListEx::operator[](size_t index) const noexcept {
  const WtsSessionInfo1& info = static_cast<const WtsSessionInfo1*>(memory_.get())[index];
  return {info.session_id,        static_cast<uint32_t>(info.state),
          info.exec_env_id,       Text(info.session_name),
          Text(info.host_name),   Text(info.user_name),
          Text(info.domain_name), Text(info.farm_name)};
}

SessionRow SessionList::operator[](size_t index) const noexcept {
  const WtsSessionInfo& info = static_cast<const WtsSessionInfo*>(memory_.get())[index];
  return {info.session_id,
          static_cast<uint32_t>(info.state),
          0,
          Text(info.win_station_name),
          nullptr,
          nullptr,
          nullptr,
          nullptr};
}

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsexw
Result<SessionListEx> EnumerateSessionsEx(Server server) {
  auto enumerate = Wts().WTSEnumerateSessionsExW;
  // A list that cannot be freed is not asked for.
  if (Wts().WTSFreeMemoryExW.function == nullptr) enumerate.function = nullptr;
  DWORD level = 1;
  WtsSessionInfo1* sessions = nullptr;
  DWORD count = 0;
  const Status status = Invoke(enumerate, server, &level, DWORD{0}, &sessions, &count);
  if (!status) return status.failure();
  return SessionListEx(SessionMemory(sessions, FreeSessions{count}));
}

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsw
Result<SessionList> EnumerateSessions(Server server) {
  WtsSessionInfo* sessions = nullptr;
  DWORD count = 0;
  const Status status =
      Invoke(Wts().WTSEnumerateSessionsW, server, DWORD{0}, DWORD{1}, &sessions, &count);
  if (!status) return status.failure();
  return SessionList(WtsMemory(sessions), count);
}

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
Result<SessionInformation> QuerySessionInformation(Server server, uint32_t session_id,
                                                   uint32_t info_class) {
  LPWSTR buffer = nullptr;
  DWORD bytes = 0;
  const Status status = Invoke(Wts().WTSQuerySessionInformationW, server, DWORD{session_id},
                               static_cast<int>(info_class), &buffer, &bytes);
  if (!status) return status.failure();
  return SessionInformation(WtsMemory(buffer), bytes);
}

// https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-wtsgetactiveconsolesessionid
uint32_t ActiveConsoleSessionId() noexcept { return ::WTSGetActiveConsoleSessionId(); }

// https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-processidtosessionid
Result<uint32_t> ProcessSessionId(uint32_t process_id) {
  const Export<decltype(&::ProcessIdToSessionId)> exported{"ProcessIdToSessionId",
                                                           &::ProcessIdToSessionId};
  DWORD session_id = 0;
  const Status status = Invoke(exported, DWORD{process_id}, &session_id);
  if (!status) return status.failure();
  return uint32_t{session_id};
}

}  // namespace wtsapi32::win32
