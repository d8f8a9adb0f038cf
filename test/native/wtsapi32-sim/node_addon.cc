// The header imports only if it is told that it is not in Node itself.
#ifndef NAPI_EXTERN
#define NAPI_EXTERN __declspec(dllimport)
#endif
#include <node_api.h>

#include <new>
#include <string>

#include "control.h"

// The DLL is also a Node-API addon, so that a test can load it (process.dlopen) and hold the very
// module that the addon under test calls: control(command, argumentJson?) is WtsSimControl.
namespace {

napi_value Fail(napi_env env, const char* message) {
  napi_throw_type_error(env, nullptr, message);
  return nullptr;
}

bool GetText(napi_env env, napi_value value, std::wstring* out) {
  size_t length = 0;
  if (napi_get_value_string_utf16(env, value, nullptr, 0, &length) != napi_ok) return false;
  std::u16string units(length + 1, u'\0');
  if (napi_get_value_string_utf16(env, value, &units[0], units.size(), &length) != napi_ok) {
    return false;
  }
  out->assign(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(length));
  return true;
}

napi_value Control(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];  // Node-API fills missing ones with undefined
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  napi_valuetype type = napi_undefined;
  napi_typeof(env, arguments[1], &type);
  try {
    std::wstring command;
    std::wstring argument;
    if (!GetText(env, arguments[0], &command)) return Fail(env, "command must be a string");
    if (type != napi_undefined && !GetText(env, arguments[1], &argument)) {
      return Fail(env, "argument must be a string of JSON");
    }
    const std::wstring reply = wtssim::Control(command, argument);
    const std::u16string units(reply.begin(), reply.end());
    napi_value result = nullptr;
    napi_create_string_utf16(env, units.data(), units.size(), &result);
    return result;
  } catch (const std::bad_alloc&) {
    return Fail(env, "out of memory");
  }
}

}  // namespace

extern "C" {

int32_t node_api_module_get_api_version_v1() { return 8; }

napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value control = nullptr;
  if (napi_create_function(env, "control", NAPI_AUTO_LENGTH, Control, nullptr, &control) ==
      napi_ok) {
    napi_set_named_property(env, exports, "control", control);
  }
  return exports;
}

}  // extern "C"
