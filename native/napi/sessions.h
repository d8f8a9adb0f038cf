#ifndef WTSAPI32_NAPI_SESSIONS_H_
#define WTSAPI32_NAPI_SESSIONS_H_

#include "node.h"

namespace wtsapi32 {

Napi::Value EnumerateSessionsExCall(const Napi::CallbackInfo& info);
Napi::Value EnumerateSessionsCall(const Napi::CallbackInfo& info);
Napi::Value QuerySessionCall(const Napi::CallbackInfo& info);
Napi::Value ActiveConsoleSessionIdCall(const Napi::CallbackInfo& info);
Napi::Value ProcessSessionIdCall(const Napi::CallbackInfo& info);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SESSIONS_H_
