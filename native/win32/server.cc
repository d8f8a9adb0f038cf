#include "server.h"

#include "call.h"
#include "wts_api.h"

namespace wtsapi32::win32 {

const char* OpenServerSyscall(bool virtual_machines) noexcept {
  return virtual_machines ? "WTSOpenServerExW" : "WTSOpenServerW";
}

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverw
// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverexw
Result<ServerHandle> OpenServer(std::u16string name, bool virtual_machines) {
  const char* const syscall = OpenServerSyscall(virtual_machines);
  const auto open = virtual_machines ? Wts().open_server_ex : Wts().open_server;
  if (open == nullptr) return Failure{syscall, kErrorCallNotImplemented};
  // The parameter is not const in Windows' headers, hence the copy of our own.
  const auto answer = Ask(open, reinterpret_cast<LPWSTR>(name.data()));
  // "A handle that is not valid" is all that the documentation says of a failure: old versions
  // give NULL, and INVALID_HANDLE_VALUE must not be closed either.
  if (answer.value == nullptr || answer.value == INVALID_HANDLE_VALUE) {
    return Failure{syscall, answer.error};
  }
  return ServerHandle(answer.value);
}

}  // namespace wtsapi32::win32
