#ifndef WTSAPI32_WIN32_MODULE_H_
#define WTSAPI32_WIN32_MODULE_H_

namespace wtsapi32::win32 {

// Keeps this module in memory until the process ends; false if that is not possible. Node unloads
// an addon with the last worker that loaded it, and a thread that is stuck in RPC would come back
// to code that is gone: to be called before the first thread is started.
bool PinModule() noexcept;

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_MODULE_H_
