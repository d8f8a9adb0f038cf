#include "record.h"

#include <cstddef>
#include <cstring>

namespace wtsapi32 {

namespace {

// Copies: Electron forbids buffers that lie outside of V8's heap.
template <typename T>
napi_value TypedArray(napi_env env, napi_typedarray_type type, const std::vector<T>& content) {
  const size_t bytes = content.size() * sizeof(T);
  void* data = nullptr;
  napi_value buffer = nullptr;
  napi_value array = nullptr;
  if (napi_create_arraybuffer(env, bytes, &data, &buffer) != napi_ok) return nullptr;
  if (bytes != 0) std::memcpy(data, content.data(), bytes);
  if (napi_create_typedarray(env, type, content.size(), buffer, 0, &array) != napi_ok) {
    return nullptr;
  }
  return array;
}

bool Set(napi_env env, napi_value object, const char* name, napi_value value) {
  return value != nullptr && napi_set_named_property(env, object, name, value) == napi_ok;
}

}  // namespace

napi_value Record::ToJs(napi_env env) const {
  napi_value object = nullptr;
  if (napi_create_object(env, &object) != napi_ok ||
      !Set(env, object, "numbers", TypedArray(env, napi_uint32_array, numbers)) ||
      (text && !Set(env, object, "text", text->ToJs(env))) ||
      (bytes && !Set(env, object, "bytes", TypedArray(env, napi_uint8_array, *bytes)))) {
    return nullptr;
  }
  return object;
}

}  // namespace wtsapi32
