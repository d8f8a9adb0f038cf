#include "die.h"

#include <windows.h>

#include <cstring>

namespace wtsapi32::cross {

namespace {

void Say(const char* text) noexcept {
  DWORD written = 0;
  const auto length = static_cast<DWORD>(std::strlen(text));
  // Not stdio: it may be closed or locked, and it would be a second CRT's, not the host's.
  ::WriteFile(::GetStdHandle(STD_ERROR_HANDLE), text, length, &written, nullptr);
  ::OutputDebugStringA(text);
}

}  // namespace

void Die(const char* what, const char* detail) noexcept {
  Say("wtsapi32: ");
  Say(what);
  Say(detail);
  Say("\n");
  // Not exit(): that would run the host's handlers on a thread that may hold its locks. Windows
  // Error Reporting gets the dump, as it does when the MSVC build calls abort().
  ::RaiseFailFastException(nullptr, nullptr, 0);
  // Never reached; but the declaration does not say so.
  ::TerminateProcess(::GetCurrentProcess(), 3);
  __builtin_unreachable();
}

}  // namespace wtsapi32::cross
