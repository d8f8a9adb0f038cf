// user32 and kernel32 as the addon has them, with what Wine lacks (ShutdownBlockReasonCreate) and
// what it never does (fail).
#include "fakes.h"

#include <cstdlib>
#include <mutex>
#include <new>

#include "../../../native/win32/sessions.h"
#include "../../../native/win32/user_api.h"

namespace fakes {

namespace {

constexpr const wchar_t* kClass = L"wtsapi32.EndSession";

std::mutex mutex;
std::wstring shown;
size_t given = 0;
bool misused = false;
bool has_reason = false;
std::atomic<DWORD> starved{0};
std::atomic<int> allocations{-1};
std::atomic<bool> reached_last{false};

void Hold(const std::atomic<bool>& held) {
  while (held) ::Sleep(1);
}

ATOM WINAPI RegisterClassFake(const WNDCLASSEXW* description) {
  ::SetLastError(Now().register_class);
  return Now().register_class == 0 ? ::RegisterClassExW(description) : ATOM{0};
}

HWND WINAPI CreateWindowFake(DWORD extended, LPCWSTR class_name, LPCWSTR title, DWORD style, int x,
                             int y, int width, int height, HWND parent, HMENU menu,
                             HINSTANCE module, void* parameter) {
  Hold(Now().hold_create_window);
  ::SetLastError(Now().create_window);
  if (Now().create_window != 0) return nullptr;
  return ::CreateWindowExW(extended, class_name, title, style, x, y, width, height, parent, menu,
                           module, parameter);
}

// As if there was much to do: it takes messages that are sent meanwhile.
BOOL WINAPI DestroyWindowFake(HWND window) {
  while (Now().hold_destroy_window) {
    MSG message;
    ::PeekMessageW(&message, nullptr, 0, 0, PM_NOREMOVE);
    ::Sleep(1);
  }
  return ::DestroyWindow(window);
}

BOOL Fits(HWND window) {
  const bool fits = ::GetWindowThreadProcessId(window, nullptr) == ::GetCurrentThreadId();
  if (!fits) misused = true;
  return fits;
}

BOOL WINAPI CreateReasonFake(HWND window, LPCWSTR reason) {
  Hold(Now().hold_reason);
  const std::lock_guard<std::mutex> lock(mutex);
  ++given;
  if (!Fits(window)) return FALSE;
  if (has_reason) misused = true;
  if (Now().refuse_reason && std::wstring(reason).rfind(L"bad", 0) == 0) {
    ::SetLastError(ERROR_NOT_SUPPORTED);
    return FALSE;
  }
  has_reason = true;
  shown = reason;
  return TRUE;
}

BOOL WINAPI DestroyReasonFake(HWND window) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (!Fits(window)) return FALSE;
  if (!has_reason) misused = true;
  has_reason = false;
  shown.clear();
  return TRUE;
}

BOOL WINAPI SetLevelFake(DWORD level, DWORD flags) {
  ::SetLastError(Now().set_level);
  return Now().set_level == 0 && ::SetProcessShutdownParameters(level, flags);
}

BOOL WINAPI LastHandler(DWORD event) {
  if (event != CTRL_LOGOFF_EVENT && event != CTRL_SHUTDOWN_EVENT) return FALSE;
  reached_last = true;
  return TRUE;
}

}  // namespace

Faults& Now() {
  static Faults faults;
  return faults;
}

std::wstring ShownReason() {
  const std::lock_guard<std::mutex> lock(mutex);
  return shown;
}

size_t ReasonsGiven() {
  const std::lock_guard<std::mutex> lock(mutex);
  return given;
}

bool Misused() {
  const std::lock_guard<std::mutex> lock(mutex);
  return misused;
}

HWND Window() { return ::FindWindowW(kClass, nullptr); }

bool ClassExists() {
  WNDCLASSEXW description{};
  description.cbSize = sizeof(description);
  return ::GetClassInfoExW(::GetModuleHandleW(nullptr), kClass, &description) != 0;
}

DWORD Level() {
  DWORD level = 0;
  DWORD flags = 0;
  ::GetProcessShutdownParameters(&level, &flags);
  return level;
}

void LeaveMemory(DWORD thread, int count) {
  allocations = count;
  starved = count < 0 ? 0 : thread;
}

bool ConsoleEvent(DWORD event) {
  static const bool shielded = ::SetConsoleCtrlHandler(LastHandler, TRUE) != 0;
  reached_last = false;
  const auto routine = reinterpret_cast<LPTHREAD_START_ROUTINE>(reinterpret_cast<void*>(
      ::GetProcAddress(::GetModuleHandleW(L"kernelbase.dll"), "CtrlRoutine")));
  if (event == 0 || !shielded || routine == nullptr) return false;
  const HANDLE thread =
      ::CreateThread(nullptr, 0, routine, reinterpret_cast<void*>(ULONG_PTR{event}), 0, nullptr);
  ::WaitForSingleObject(thread, 20'000);
  ::CloseHandle(thread);
  return !reached_last;
}

}  // namespace fakes

void* operator new(std::size_t size) {
  if (fakes::starved != 0 && fakes::starved == ::GetCurrentThreadId() &&
      fakes::allocations.fetch_sub(1) <= 0) {
    throw std::bad_alloc();
  }
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace wtsapi32::win32 {

const WindowApi& Windows() noexcept {
  static const WindowApi api = [] {
    WindowApi real = LoadTable<WindowApi>(L"user32.dll");
    real.RegisterClassExW.function = fakes::RegisterClassFake;
    real.CreateWindowExW.function = fakes::CreateWindowFake;
    real.DestroyWindow.function = fakes::DestroyWindowFake;
    return real;
  }();
  return api;
}

const User32Api& User32() noexcept {
  static const User32Api api = [] {
    User32Api real = LoadTable<User32Api>(L"user32.dll");
    real.ShutdownBlockReasonCreate.function = fakes::CreateReasonFake;
    real.ShutdownBlockReasonDestroy.function = fakes::DestroyReasonFake;
    return real;
  }();
  return api;
}

const Kernel32Api& Kernel32() noexcept {
  static const Kernel32Api api = [] {
    Kernel32Api real = LoadTable<Kernel32Api>(L"kernel32.dll");
    real.SetProcessShutdownParameters.function = fakes::SetLevelFake;
    return real;
  }();
  return api;
}

Result<uint32_t> ProcessSessionId(uint32_t) { return uint32_t(fakes::Now().session.load()); }

}  // namespace wtsapi32::win32
