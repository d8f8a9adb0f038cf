#include "logoff.h"

#include "wts_api.h"

namespace wtsapi32::win32 {

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtslogoffsession
Status LogoffSession(Server server, uint32_t session_id, bool wait) {
  return Invoke(Wts().WTSLogoffSession, server, DWORD{session_id}, BOOL{wait});
}

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsdisconnectsession
Status DisconnectSession(Server server, uint32_t session_id, bool wait) {
  return Invoke(Wts().WTSDisconnectSession, server, DWORD{session_id}, BOOL{wait});
}

}  // namespace wtsapi32::win32
