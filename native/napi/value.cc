#include "value.h"

namespace wtsapi32 {

CallResult ToCallResult(const win32::Status& status) {
  if (!status) return status.failure();
  return std::unique_ptr<const Value>();
}

napi_value ToJs(napi_env env, const win32::Failure& failure) {
  napi_value object = nullptr;
  napi_value syscall = nullptr;
  napi_value error = nullptr;
  if (napi_create_object(env, &object) != napi_ok ||
      napi_create_string_utf8(env, failure.syscall, NAPI_AUTO_LENGTH, &syscall) != napi_ok ||
      napi_create_uint32(env, failure.error, &error) != napi_ok ||
      napi_set_named_property(env, object, "syscall", syscall) != napi_ok ||
      napi_set_named_property(env, object, "errno", error) != napi_ok) {
    return nullptr;
  }
  napi_value started = nullptr;
  if (!failure.started && (napi_get_boolean(env, false, &started) != napi_ok ||
                           napi_set_named_property(env, object, "started", started) != napi_ok)) {
    return nullptr;
  }
  return object;
}

napi_value ToJs(napi_env env, const CallResult& result) {
  if (!result) return ToJs(env, result.failure());
  if (*result != nullptr) return (*result)->ToJs(env);
  napi_value undefined = nullptr;
  return napi_get_undefined(env, &undefined) == napi_ok ? undefined : nullptr;
}

Napi::Value Returned(napi_env env, napi_value value) {
  if (value == nullptr) throw Napi::Error::New(env);
  return Napi::Value(env, value);
}

}  // namespace wtsapi32
