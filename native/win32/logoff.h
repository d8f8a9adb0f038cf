#ifndef WTSAPI32_WIN32_LOGOFF_H_
#define WTSAPI32_WIN32_LOGOFF_H_

#include <cstdint>

#include "error.h"
#include "handle.h"

namespace wtsapi32::win32 {

// Success means that the request was accepted. With `wait` either call lasts until the session is
// logged off or disconnected; it has no upper bound and cannot be cancelled.
Status LogoffSession(Server server, uint32_t session_id, bool wait);
Status DisconnectSession(Server server, uint32_t session_id, bool wait);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_LOGOFF_H_
