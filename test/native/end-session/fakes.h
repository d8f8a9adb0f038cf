#ifndef WTSAPI32_TEST_END_SESSION_FAKES_H_
#define WTSAPI32_TEST_END_SESSION_FAKES_H_

#include <windows.h>

#include <atomic>
#include <string>
#include <vector>

namespace fakes {

// What Windows does not do here when it is told, or does in a way of its own. All else is Wine's.
struct Faults {
  std::atomic<DWORD> register_class{0};  // the last error
  std::atomic<DWORD> create_window{0};
  std::atomic<DWORD> set_level{0};
  std::atomic<bool> hold_create_window{false};
  std::atomic<bool> hold_destroy_window{false};
  std::atomic<bool> hold_reason{false};
  std::atomic<bool> refuse_reason{false};  // of a text that begins with "bad"
  std::atomic<int> session{1};             // this process's
};
Faults& Now();

// Which reason is shown, on whose window and thread; what was done wrong.
std::wstring ShownReason();
size_t ReasonsGiven();
bool Misused();

// The window, by its class; null if there is none.
HWND Window();
bool ClassExists();
DWORD Level();

// From now on this many allocations of that thread succeed. A negative number: all.
void LeaveMemory(DWORD thread, int allocations);

// Runs the console handlers, of which the last one keeps the process alive. True if one before took
// it.
bool ConsoleEvent(DWORD event);

}  // namespace fakes

#endif  // WTSAPI32_TEST_END_SESSION_FAKES_H_
