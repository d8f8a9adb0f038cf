#ifndef WTSAPI32_WIN32_USER_FUNCTIONS_H_
#define WTSAPI32_WIN32_USER_FUNCTIONS_H_

// The functions that the end of one's own session takes, one a line, as in wts_functions.h. Those
// of a window are of use as a whole only; of the others each may be missing.
// clang-format off
#define WTSAPI32_WINDOW_FUNCTIONS(ROW) \
  ROW(ATOM, RegisterClassExW, (const WNDCLASSEXW* description)) \
  ROW(BOOL, UnregisterClassW, (LPCWSTR name, HINSTANCE module)) \
  ROW(HWND, CreateWindowExW, \
      (DWORD extended, LPCWSTR class_name, LPCWSTR title, DWORD style, int x, int y, int width, \
       int height, HWND parent, HMENU menu, HINSTANCE module, void* parameter)) \
  ROW(BOOL, DestroyWindow, (HWND window)) \
  ROW(LRESULT, DefWindowProcW, (HWND window, UINT message, WPARAM wparam, LPARAM lparam)) \
  ROW(BOOL, GetMessageW, (MSG* message, HWND window, UINT first, UINT last)) \
  ROW(LRESULT, DispatchMessageW, (const MSG* message)) \
  ROW(BOOL, PostMessageW, (HWND window, UINT message, WPARAM wparam, LPARAM lparam))
#define WTSAPI32_USER32_FUNCTIONS(ROW) \
  ROW(BOOL, ExitWindowsEx, (UINT flags, DWORD reason)) \
  ROW(HWINSTA, GetProcessWindowStation, ()) \
  ROW(BOOL, GetUserObjectInformationW, \
      (HANDLE object, int index, void* information, DWORD bytes, DWORD* needed)) \
  ROW(BOOL, ShutdownBlockReasonCreate, (HWND window, LPCWSTR reason)) \
  ROW(BOOL, ShutdownBlockReasonDestroy, (HWND window))
#define WTSAPI32_ADVAPI32_FUNCTIONS(ROW) \
  ROW(BOOL, CheckTokenMembership, (HANDLE token, PSID group, BOOL* is_member))
#define WTSAPI32_KERNEL32_FUNCTIONS(ROW) \
  ROW(BOOL, GetProcessShutdownParameters, (DWORD* level, DWORD* flags)) \
  ROW(BOOL, SetProcessShutdownParameters, (DWORD level, DWORD flags))
// clang-format on

namespace wtsapi32::win32 {

// The `syscall` of failures that come before the call itself.
constexpr const char* kExitWindowsEx = "ExitWindowsEx";
constexpr const char* kCreateWindowExW = "CreateWindowExW";
constexpr const char* kShutdownBlockReasonCreate = "ShutdownBlockReasonCreate";

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_USER_FUNCTIONS_H_
