#ifndef WTSSIM_NODE_VALUE_H_
#define WTSSIM_NODE_VALUE_H_

// The header imports only if it is told that it is not in Node itself.
#ifndef NAPI_EXTERN
#define NAPI_EXTERN __declspec(dllimport)
#endif
#include <node_api.h>

#include <array>
#include <string>

#include "win.h"

namespace wtssim {

constexpr size_t kMostArguments = 3;

// Missing ones are undefined.
std::array<napi_value, kMostArguments> ArgumentsOf(napi_env env, napi_callback_info info);
bool Is(napi_env env, napi_value value, napi_valuetype type);

napi_value NumberValue(napi_env env, double number);
napi_value TextValue(napi_env env, const std::wstring& text);
napi_value BooleanValue(napi_env env, bool value);
void Set(napi_env env, napi_value object, const char* name, napi_value value);
// False: it is no string.
bool GetText(napi_env env, napi_value value, std::wstring* out);
// 0: it is no number, nor the id of a request.
uint64_t GetId(napi_env env, napi_value value);

napi_value ThrowTypeError(napi_env env, const char* message);

}  // namespace wtssim

#endif  // WTSSIM_NODE_VALUE_H_
