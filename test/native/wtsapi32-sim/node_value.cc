#include "node_value.h"

namespace wtssim {

std::array<napi_value, kMostArguments> ArgumentsOf(napi_env env, napi_callback_info info) {
  std::array<napi_value, kMostArguments> arguments = {};
  size_t count = kMostArguments;
  napi_get_cb_info(env, info, &count, arguments.data(), nullptr, nullptr);
  return arguments;
}

bool Is(napi_env env, napi_value value, napi_valuetype type) {
  napi_valuetype found = napi_undefined;
  return napi_typeof(env, value, &found) == napi_ok && found == type;
}

napi_value NumberValue(napi_env env, double number) {
  napi_value value = nullptr;
  napi_create_double(env, number, &value);
  return value;
}

napi_value TextValue(napi_env env, const std::wstring& text) {
  napi_value value = nullptr;
  napi_create_string_utf16(env, reinterpret_cast<const char16_t*>(text.data()), text.size(),
                           &value);
  return value;
}

napi_value BooleanValue(napi_env env, bool value) {
  napi_value result = nullptr;
  napi_get_boolean(env, value, &result);
  return result;
}

void Set(napi_env env, napi_value object, const char* name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

bool GetText(napi_env env, napi_value value, std::wstring* out) {
  size_t length = 0;
  if (napi_get_value_string_utf16(env, value, nullptr, 0, &length) != napi_ok) return false;
  out->resize(length + 1);
  napi_get_value_string_utf16(env, value, reinterpret_cast<char16_t*>(&(*out)[0]), length + 1,
                              &length);
  out->resize(length);
  return true;
}

uint64_t GetId(napi_env env, napi_value value) {
  int64_t id = 0;
  return napi_get_value_int64(env, value, &id) == napi_ok && id > 0 ? static_cast<uint64_t>(id) : 0;
}

napi_value ThrowTypeError(napi_env env, const char* message) {
  napi_throw_type_error(env, nullptr, message);
  return nullptr;
}

}  // namespace wtssim
