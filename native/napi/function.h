#ifndef WTSAPI32_NAPI_FUNCTION_H_
#define WTSAPI32_NAPI_FUNCTION_H_

#include "node.h"

namespace wtsapi32 {

// Adds a function to the addon's exports. Its name comes back with each call, for Args.
template <Napi::Value (*Function)(const Napi::CallbackInfo&)>
void Add(Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New<Function>(exports.Env(), name, const_cast<char*>(name)));
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_FUNCTION_H_
