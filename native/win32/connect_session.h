#ifndef WTSAPI32_WIN32_CONNECT_SESSION_H_
#define WTSAPI32_WIN32_CONNECT_SESSION_H_

#include <cstdint>

#include "error.h"
#include "secret.h"

namespace wtsapi32::win32 {

// Shows the session on the client of the target session, of this host both. With `wait` it lasts
// until that is done; it has no upper bound and cannot be cancelled.
Status ConnectSession(uint32_t session_id, uint32_t target_id, const Secret& password, bool wait);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_CONNECT_SESSION_H_
