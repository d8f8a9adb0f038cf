#include "user_api.h"

namespace wtsapi32::win32 {

static_assert(kErrorTimeout == ERROR_TIMEOUT, "winerror.h");

const WindowApi& Windows() noexcept {
  static const WindowApi api = LoadTable<WindowApi>(L"user32.dll");
  return api;
}

const User32Api& User32() noexcept {
  static const User32Api api = LoadTable<User32Api>(L"user32.dll");
  return api;
}

const Advapi32Api& Advapi32() noexcept {
  static const Advapi32Api api = LoadTable<Advapi32Api>(L"advapi32.dll");
  return api;
}

const Kernel32Api& Kernel32() noexcept {
  static const Kernel32Api api = LoadTable<Kernel32Api>(L"kernel32.dll");
  return api;
}

}  // namespace wtsapi32::win32
