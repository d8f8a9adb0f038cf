#include "exit_windows.h"

#include <cstdint>
#include <cstring>

#include "ask.h"

// ExitWindowsEx is not a function of wtsapi32.dll, and user32.dll cannot be replaced. So its code
// is overwritten, in this process only, with a jump to ours: that serves those that import it as
// well as those that look it up.
namespace wtssim {

namespace {

BOOL WINAPI ExitWindowsExOfTheModel(UINT flags, DWORD reason) {
  return Ask("ExitWindowsEx", {Number(flags), Number(reason)});
}

#pragma pack(push, 1)
struct Jump {
#if defined(_M_ARM64) || defined(__aarch64__)
  uint32_t load = 0x58000050;    // ldr x16, target
  uint32_t branch = 0xD61F0200;  // br x16
  uintptr_t target = 0;
#elif defined(_M_X64) || defined(__x86_64__)
  uint8_t move[2] = {0x48, 0xB8};  // mov rax, target
  uintptr_t target = 0;
  uint8_t jump[2] = {0xFF, 0xE0};  // jmp rax
#else
  uint8_t move = 0xB8;  // mov eax, target
  uintptr_t target = 0;
  uint8_t jump[2] = {0xFF, 0xE0};  // jmp eax
#endif
};
#pragma pack(pop)

bool Write(void* code, const Jump& jump) {
  DWORD protection = 0;
  if (!VirtualProtect(code, sizeof(jump), PAGE_EXECUTE_READWRITE, &protection)) return false;
  std::memcpy(code, &jump, sizeof(jump));
  VirtualProtect(code, sizeof(jump), protection, &protection);
  return FlushInstructionCache(GetCurrentProcess(), code, sizeof(jump)) != 0;
}

}  // namespace

bool TakeExitWindows() {
  static const bool taken = [] {
    // It stays loaded: Wine's code must not come back under whoever has the address.
    const HMODULE user32 = LoadLibraryExW(L"user32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (user32 == nullptr) return false;
    void* const code = reinterpret_cast<void*>(GetProcAddress(user32, "ExitWindowsEx"));
    Jump jump;
    jump.target = reinterpret_cast<uintptr_t>(&ExitWindowsExOfTheModel);
    return code != nullptr && Write(code, jump);
  }();
  return taken;
}

}  // namespace wtssim
