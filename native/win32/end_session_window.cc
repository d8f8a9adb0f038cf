// The part of the hub that has a window: a hidden one, because Windows asks nothing else in a
// process that has user32, and top-level, because it does not ask message-only windows.
// https://learn.microsoft.com/windows/win32/shutdown/wm-queryendsession
#include <thread>

#include "end_session_hub.h"
#include "module.h"
#include "user_api.h"

namespace wtsapi32::win32 {

namespace {

// Longer than it ever takes; JavaScript waits for it.
constexpr std::chrono::seconds kPatience(10);
constexpr const wchar_t* kClass = L"wtsapi32.EndSession";

// Without a module of its own, the class would be the program's.
HMODULE ThisModule() noexcept {
  HMODULE module = nullptr;
  ::GetModuleHandleExW(
      GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
      reinterpret_cast<LPCWSTR>(&ThisModule), &module);
  return module;
}

// A title, for who is shown by Windows that this program blocks the end of the session.
const wchar_t* ProgramName(wchar_t* path, DWORD units) noexcept {
  const DWORD length = ::GetModuleFileNameW(nullptr, path, units);
  if (length == 0 || length == units) return L"";
  const wchar_t* name = path;
  for (const wchar_t* unit = path; *unit != L'\0'; ++unit) {
    if (*unit == L'\\') name = unit + 1;
  }
  return name;
}

Result<HWND> MakeWindow(WNDPROC on_message) noexcept {
  WNDCLASSEXW description{};
  description.cbSize = sizeof(description);
  description.lpfnWndProc = on_message;
  description.hInstance = ThisModule();
  description.lpszClassName = kClass;
  // One that could not be unregistered is as good as a new one.
  const Status registered = Invoke(Windows().RegisterClassExW, &description);
  if (!registered && registered.failure().error != ERROR_CLASS_ALREADY_EXISTS) {
    return registered.failure();
  }
  wchar_t path[MAX_PATH];
  const auto window =
      InvokeRaw(Windows().CreateWindowExW.function, DWORD{0}, kClass, ProgramName(path, MAX_PATH),
                DWORD{WS_OVERLAPPED}, 0, 0, 0, 0, HWND{nullptr}, HMENU{nullptr},
                description.hInstance, static_cast<void*>(nullptr));
  if (window.value != nullptr) return window.value;
  Windows().UnregisterClassW.function(kClass, description.hInstance);
  return Failure{kCreateWindowExW, window.error};
}

}  // namespace

// Makes sure that there is a window, and keeps it until Release.
Status EndSessionHub::Hold(Lock* lock) {
  lock->unlock();
  Status complete = IsComplete(Windows());
  lock->lock();
  if (!complete) return complete;
  const Clock::time_point until = Clock::now() + kPatience;
  const uint64_t failures = failures_;
  ++users_;
  while (state_ != Window::kUp) {
    Failure failure{kCreateWindowExW, kErrorTimeout};
    const Clock::time_point now = Clock::now();
    if (failures_ != failures) {
      failure = failure_;
    } else if (state_ == Window::kNone && !StartThread()) {
      failure = NotStarted(kCreateWindowExW, kErrorNotEnoughMemory);
    } else if (now < until) {
      // It starts, or it still ends, and will start then.
      changed_.wait_for(*lock, until - now);
      continue;
    }
    Release();
    return failure;
  }
  return Nothing{};
}

void EndSessionHub::Release() noexcept {
  --users_;
  WakeWindow();
}

bool EndSessionHub::StartThread() noexcept {
  if (!PinModule()) return false;
  try {
    std::thread([this] { Main(); }).detach();
  } catch (...) {
    return false;
  }
  state_ = Window::kStarting;
  return true;
}

void EndSessionHub::Main() noexcept {
  const Result<HWND> made = MakeWindow(OnMessage);
  // Added and removed on this thread only: Windows may hold the lock of its list of handlers while
  // one of them waits for JavaScript. That it can fail is no matter; what is promised is the
  // window.
  if (made) ::SetConsoleCtrlHandler(OnConsoleEvent, TRUE);
  Lock lock(mutex_);
  if (!made) {
    failure_ = made.failure();
    ++failures_;
    state_ = Window::kNone;
    changed_.notify_all();
    return;
  }
  window_ = *made;
  state_ = Window::kUp;
  changed_.notify_all();
  while (users_ > 0) {
    ShowReason(&lock);
    lock.unlock();
    MSG message;
    // Messages that are sent are dispatched in here. WM_QUIT, which anybody may post, ends nothing.
    if (Windows().GetMessageW.function(&message, nullptr, 0, 0) > 0) {
      Windows().DispatchMessageW.function(&message);
    }
    lock.lock();
  }
  // From now on who wants a window waits for the end of this thread, and starts another.
  state_ = Window::kEnding;
  ShowReason(&lock);
  lock.unlock();
  ::SetConsoleCtrlHandler(OnConsoleEvent, FALSE);
  Windows().DestroyWindow.function(*made);
  Windows().UnregisterClassW.function(kClass, ThisModule());
  lock.lock();
  state_ = Window::kNone;
  changed_.notify_all();
}

// On the window's thread, whose `lock` is given back meanwhile.
// https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-shutdownblockreasoncreate
void EndSessionHub::ShowReason(Lock* lock) noexcept {
  for (;;) {
    // Each is tried once, as somebody waits for that; then it is the newest's turn.
    std::shared_ptr<EndSessionBlock> next;
    for (const auto& block : blocks_) {
      next = block;
      if (!block->tried_) break;
    }
    if (next == shown_) return;
    const bool replaces = shown_ != nullptr;
    shown_ = next;
    lock->unlock();
    // It is not documented what a second Create does.
    if (replaces) (void)Invoke(User32().ShutdownBlockReasonDestroy, window_);
    Status status = Nothing{};
    if (next != nullptr) {
      status = Invoke(User32().ShutdownBlockReasonCreate, window_,
                      reinterpret_cast<LPCWSTR>(next->reason_.c_str()));
    }
    lock->lock();
    if (next == nullptr) continue;
    next->tried_ = true;
    next->status_ = status;
    changed_.notify_all();
    if (status) continue;
    for (auto block = blocks_.begin(); block != blocks_.end(); ++block) {
      if (*block != next) continue;
      blocks_.erase(block);
      break;
    }
    shown_ = nullptr;
  }
}

void EndSessionHub::WakeWindow() noexcept {
  changed_.notify_all();
  // If its queue is full, it looks here before the next of those messages.
  if (state_ == Window::kUp) Windows().PostMessageW.function(window_, WM_APP, 0, 0);
}

LRESULT EndSessionHub::OnMessage(HWND window, UINT message, WPARAM wparam, LPARAM lparam) noexcept {
  // ENDSESSION_LOGOFF is the sign of a 32-bit number, and a pointer's other half is anything.
  const auto flags = static_cast<uint32_t>(lparam);
  switch (message) {
    case WM_QUERYENDSESSION:
      return The().Ask(EndNotice::kQuery, false, flags).refused ? FALSE : TRUE;
    case WM_ENDSESSION:
      // Once this returns, the process may be ended at any moment.
      The().Ask(EndNotice::kEnd, wparam != 0, flags);
      return 0;
    case WM_CLOSE:
      // taskkill sends it to all windows of a process, and this one is not the user's.
      return 0;
    default:
      return Windows().DefWindowProcW.function(window, message, wparam, lparam);
  }
}

}  // namespace wtsapi32::win32
