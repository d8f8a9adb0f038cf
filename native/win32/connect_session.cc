#include "connect_session.h"

#include "wts_api.h"

namespace wtsapi32::win32 {

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsconnectsessionw
Status ConnectSession(uint32_t session_id, uint32_t target_id, const Secret& password, bool wait) {
  return Invoke(Wts().WTSConnectSessionW, ULONG{session_id}, ULONG{target_id},
                reinterpret_cast<LPWSTR>(password.data()), BOOL{wait});
}

}  // namespace wtsapi32::win32
