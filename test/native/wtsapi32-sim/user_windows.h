#ifndef WTSSIM_USER_WINDOWS_H_
#define WTSSIM_USER_WINDOWS_H_

#include "win.h"

namespace wtssim {

template <typename Function>
void Find(HMODULE dll, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(dll, name)));
}

// user32, found at run time: this DLL serves programs that have none of it.
struct User32 {
  decltype(&::EnumWindows) enum_windows;
  decltype(&::FindWindowExW) find_window;
  decltype(&::GetClassNameW) get_class_name;
  decltype(&::GetClassInfoExW) get_class_info;
  decltype(&::GetWindowThreadProcessId) get_owner;
  decltype(&::IsWindowVisible) is_visible;
  decltype(&::PostMessageW) post;
  decltype(&::SendMessageW) send;
  decltype(&::CreateWindowStationW) create_station;
  decltype(&::SetProcessWindowStation) set_station;
};

const User32& User();

// The window that listens for the end of the session in this process, or NULL.
HWND Listener();

}  // namespace wtssim

#endif  // WTSSIM_USER_WINDOWS_H_
