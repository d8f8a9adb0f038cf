#ifndef WTSAPI32_WIN32_INVOKE_H_
#define WTSAPI32_WIN32_INVOKE_H_

#include "error.h"
#include "platform.h"

namespace wtsapi32::win32 {

// A function of a DLL. `function` is a pointer to it, and null where this Windows lacks it.
template <typename Function>
struct Export {
  const char* name;
  Function function;
};

template <typename Value>
struct Answer {
  Value value;
  uint32_t error;
};

// The one way in which Win32 is called here. Last error is cleared first because stubs (Wine's,
// Nano Server's) fail without setting it, and a code left by somebody else would be taken for the
// reason; it is read at once because every other call, Node-API's included, may change it.
template <typename Function, typename... Args>
auto InvokeRaw(Function function, Args... args) {
  ::SetLastError(ERROR_SUCCESS);
  const auto value = function(args...);
  const uint32_t error = ::GetLastError();
  return Answer<decltype(function(args...))>{value, error};
}

// A function that returns BOOL. Where the DLL, or this export of it, is missing (Nano Server, old
// hosts), this one call fails.
template <typename Function, typename... Args>
Status Invoke(const Export<Function>& exported, Args... args) {
  if (exported.function == nullptr) return Failure{exported.name, kErrorCallNotImplemented};
  const auto answer = InvokeRaw(exported.function, args...);
  if (answer.value == 0) return Failure{exported.name, answer.error};
  return Nothing{};
}

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_INVOKE_H_
