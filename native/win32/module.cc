#include "module.h"

#include "platform.h"

namespace wtsapi32::win32 {

// https://learn.microsoft.com/windows/win32/api/libloaderapi/nf-libloaderapi-getmodulehandleexw
bool PinModule() noexcept {
  static const bool pinned = [] {
    HMODULE module = nullptr;
    return ::GetModuleHandleExW(
               GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
               reinterpret_cast<LPCWSTR>(&PinModule), &module) != 0;
  }();
  return pinned;
}

}  // namespace wtsapi32::win32
