#ifndef WTSAPI32_NAPI_VALUE_H_
#define WTSAPI32_NAPI_VALUE_H_

#include <memory>

#include "../win32/error.h"
#include "node.h"

namespace wtsapi32 {

// What a call results in, until it is JavaScript. It is made, and may be destroyed, on any thread.
class Value {
 public:
  Value() = default;
  virtual ~Value() = default;
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;

  // On the JavaScript thread. Null when Node-API refuses (no memory, an environment that is being
  // terminated).
  virtual napi_value ToJs(napi_env env) const = 0;
};

// A null pointer is the success of a call without a value: `undefined`.
using CallResult = win32::Result<std::unique_ptr<const Value>>;

CallResult ToCallResult(const win32::Status& status);

// Null when Node-API refuses.
napi_value ToJs(napi_env env, const win32::Failure& failure);
napi_value ToJs(napi_env env, const CallResult& result);

// What a function of the addon returns; throws where there is no value.
Napi::Value Returned(napi_env env, napi_value value);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_VALUE_H_
