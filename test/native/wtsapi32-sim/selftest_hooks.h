#ifndef WTSSIM_SELFTEST_HOOKS_H_
#define WTSSIM_SELFTEST_HOOKS_H_

#include "fixed_answers.h"

namespace wtssim {

// What selftest.exe, a program without Node, can do with the DLL. The export WtsSimHooks gives it.
struct Hooks {
  void(WINAPI* reset)();
  void(WINAPI* release)();
  DWORD(WINAPI* open_servers)();
  DWORD(WINAPI* live_allocations)();
  DWORD(WINAPI* blocked_calls)();
  // What was recorded since the last reset, a line each; stays until this thread's next call.
  const wchar_t*(WINAPI* errors)();
  // Fixed answers more, until the next reset.
  void(WINAPI* answer)(const wchar_t* key, const char* columns, const FixedCell* cells,
                       size_t count);
  void(WINAPI* fail)(const wchar_t* key, DWORD error);
  DWORD(WINAPI* com_references)();
  DWORD(WINAPI* task_memory)();
  bool(WINAPI* take_exit_windows)();
};

}  // namespace wtssim

#endif  // WTSSIM_SELFTEST_HOOKS_H_
