#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

using Function = BOOL(WINAPI*)(UINT, DWORD);

DWORD ErrorOf(Function exit_windows, UINT flags, DWORD reason) {
  SetLastError(0);
  return exit_windows(flags, reason) ? kFine : GetLastError();
}

}  // namespace

void CheckExitWindows() {
  const HMODULE user32 = LoadLibraryW(L"user32.dll");
  const auto found =
      reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(user32, "ExitWindowsEx")));
  Line line("#54 ExitWindowsEx of user32 asks the model, imported or looked up");
  Reset();
  // Nothing was called so far: it would have been the real one.
  const bool taken = found != nullptr && dll.hooks->take_exit_windows();
  line.Expect(taken, "it is taken");
  if (!taken) return;
  line.Expect(dll.hooks->take_exit_windows(), "once is enough");
  dll.hooks->fail(L"ExitWindowsEx|0|2147745793", 1115);
  dll.hooks->fail(L"ExitWindowsEx|16|0", 5);
  Say(L"ExitWindowsEx|4|4294967295", "", {});
  for (const Function exit_windows : {found, &ExitWindowsEx}) {
    line.Equal(ErrorOf(exit_windows, 0, 0x80040001), 1115u, "a failure");
    line.Equal(ErrorOf(exit_windows, 0x10, 0), 5u, "another one");
    line.Equal(ErrorOf(exit_windows, 4, 0xFFFFFFFF), kFine, "a success");
  }
  line.Expect(Errors().empty(), "no errors", Errors());
}

}  // namespace selftest
