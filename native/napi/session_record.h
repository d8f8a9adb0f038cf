#ifndef WTSAPI32_NAPI_SESSION_RECORD_H_
#define WTSAPI32_NAPI_SESSION_RECORD_H_

#include "../win32/sessions.h"
#include "value.h"

namespace wtsapi32 {

// The rows of an enumeration as a Record.
CallResult Pack(const win32::Result<win32::SessionListEx>& sessions);
CallResult Pack(const win32::Result<win32::SessionList>& sessions);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SESSION_RECORD_H_
