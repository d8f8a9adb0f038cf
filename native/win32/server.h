#ifndef WTSAPI32_WIN32_SERVER_H_
#define WTSAPI32_WIN32_SERVER_H_

#include <string>

#include "error.h"
#include "handle.h"

namespace wtsapi32::win32 {

// The name of the function that OpenServer calls, for failures that happen before it.
const char* OpenServerSyscall(bool virtual_machines) noexcept;

// The handle is unverified: Windows may give one for a host that does not exist.
Result<ServerHandle> OpenServer(std::u16string name, bool virtual_machines);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_SERVER_H_
