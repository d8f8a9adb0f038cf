#include "selftest_hooks.h"

#include "bridge.h"
#include "com_object.h"
#include "com_task_memory.h"
#include "exit_windows.h"
#include "memory.h"
#include "misuse.h"

namespace wtssim {

namespace {

void WINAPI Reset() {
  TheBridge().Reset();
  ForgetAllocations();
  ForgetComReferences();
  ForgetTaskMemory();
  ForgetErrors();
}

void WINAPI Release() { TheBridge().Release(); }

DWORD WINAPI OpenServers() { return static_cast<DWORD>(TheBridge().Count().open_servers); }

DWORD WINAPI Live() { return static_cast<DWORD>(LiveAllocations()); }

DWORD WINAPI ComReferences() { return static_cast<DWORD>(LiveComReferences()); }

DWORD WINAPI TaskMemory() { return static_cast<DWORD>(LiveTaskMemory()); }

DWORD WINAPI BlockedCalls() { return static_cast<DWORD>(TheBridge().Count().blocked_calls); }

const wchar_t* WINAPI Errors() {
  thread_local std::wstring text;
  text.clear();
  for (const auto& error : RecordedErrors()) text += error + L"\n";
  return text.c_str();
}

void WINAPI AddAnswer(const wchar_t* key, const char* columns, const FixedCell* cells,
                      size_t count) {
  TheBridge().AddFixedAnswer(key, FixedSuccess(columns, cells, count));
}

void WINAPI AddFailure(const wchar_t* key, DWORD error) {
  TheBridge().AddFixedAnswer(key, Failure(error));
}

bool WINAPI TakeExit() { return TakeExitWindows(); }

const Hooks kHooks = {Reset,     Release,    OpenServers,   Live,       BlockedCalls, Errors,
                      AddAnswer, AddFailure, ComReferences, TaskMemory, TakeExit};

}  // namespace

}  // namespace wtssim

extern "C" const wtssim::Hooks* WINAPI WtsSimHooks() { return &wtssim::kHooks; }
