#ifndef WTSAPI32_NAPI_TICKETS_H_
#define WTSAPI32_NAPI_TICKETS_H_

#include "node.h"

namespace wtsapi32 {

Napi::Value AbandonCall(const Napi::CallbackInfo& info);
Napi::Value WaitForCall(const Napi::CallbackInfo& info);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_TICKETS_H_
