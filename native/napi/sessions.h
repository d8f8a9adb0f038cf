#ifndef WTSAPI32_NAPI_SESSIONS_H_
#define WTSAPI32_NAPI_SESSIONS_H_

#include "node.h"

namespace wtsapi32 {

void AddSessions(Napi::Object exports);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SESSIONS_H_
