#ifndef WTSAPI32_WIN32_SERVER_H_
#define WTSAPI32_WIN32_SERVER_H_

#include <string>

#include "error.h"
#include "handle.h"

namespace wtsapi32::win32 {

// By WTSOpenServerExW when `virtual_machines`, else WTSOpenServerW. The handle is unverified:
// Windows may give one for a host that does not exist.
Result<ServerHandle> OpenServer(std::u16string name, bool virtual_machines);

// The same text for all spellings of a host's name that differ in case only.
std::u16string FoldHostName(std::u16string name);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_SERVER_H_
