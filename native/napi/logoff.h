#ifndef WTSAPI32_NAPI_LOGOFF_H_
#define WTSAPI32_NAPI_LOGOFF_H_

#include "node.h"

namespace wtsapi32 {

Napi::Value LogoffSessionCall(const Napi::CallbackInfo& info);
Napi::Value DisconnectSessionCall(const Napi::CallbackInfo& info);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_LOGOFF_H_
