#ifndef WTSAPI32_WIN32_CALL_H_
#define WTSAPI32_WIN32_CALL_H_

#include "error.h"
#include "platform.h"

namespace wtsapi32::win32 {

template <typename Value>
struct Answer {
  Value value;
  uint32_t error;
};

// The one way in which Win32 is called here. Last error is cleared first because stubs (Wine's,
// Nano Server's) fail without setting it, and a code left by somebody else would be taken for the
// reason; it is read at once because every other call, Node-API's included, may change it.
template <typename Function, typename... Args>
auto Ask(Function function, Args... args) {
  ::SetLastError(ERROR_SUCCESS);
  const auto value = function(args...);
  const uint32_t error = ::GetLastError();
  return Answer<decltype(function(args...))>{value, error};
}

// A function of the table that returns BOOL. It is null where the DLL, or this export of it, is
// missing (Nano Server, old hosts): that is the failure of this one call.
template <typename Function, typename... Args>
Status Call(const char* syscall, Function function, Args... args) {
  if (function == nullptr) return Failure{syscall, kErrorCallNotImplemented};
  const auto answer = Ask(function, args...);
  if (answer.value == 0) return Failure{syscall, answer.error};
  return Nothing{};
}

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_CALL_H_
