#include <string>
#include <vector>

#include "node_exports.h"
#include "user_windows.h"

// What this process has of user32: for tests; needs no model.
namespace wtssim {

const User32& User() {
  static const User32 user = [] {
    User32 found = {};
    const HMODULE dll = LoadLibraryExW(L"user32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    Find(dll, "EnumWindows", &found.enum_windows);
    Find(dll, "FindWindowExW", &found.find_window);
    Find(dll, "GetClassNameW", &found.get_class_name);
    Find(dll, "GetClassInfoExW", &found.get_class_info);
    Find(dll, "GetWindowThreadProcessId", &found.get_owner);
    Find(dll, "IsWindowVisible", &found.is_visible);
    Find(dll, "PostMessageW", &found.post);
    Find(dll, "SendMessageW", &found.send);
    Find(dll, "CreateWindowStationW", &found.create_station);
    Find(dll, "SetProcessWindowStation", &found.set_station);
    return found;
  }();
  return user;
}

namespace {

std::wstring ClassOf(HWND window) {
  wchar_t name[257] = {};
  User().get_class_name(window, name, 257);
  return name;
}

bool IsOwn(HWND window) {
  DWORD process = 0;
  User().get_owner(window, &process);
  return process == GetCurrentProcessId();
}

BOOL CALLBACK AddOwn(HWND window, LPARAM list) {
  if (IsOwn(window)) reinterpret_cast<std::vector<HWND>*>(list)->push_back(window);
  return TRUE;
}

std::vector<HWND> TopLevelWindows() {
  std::vector<HWND> windows;
  User().enum_windows(AddOwn, reinterpret_cast<LPARAM>(&windows));
  return windows;
}

std::vector<HWND> MessageOnlyWindows() {
  std::vector<HWND> windows;
  for (HWND window = nullptr;;) {
    window = User().find_window(HWND_MESSAGE, window, nullptr, nullptr);
    if (window == nullptr) return windows;
    if (IsOwn(window)) windows.push_back(window);
  }
}

void AddWindows(napi_env env, napi_value array, const std::vector<HWND>& windows, bool top_level) {
  uint32_t index = 0;
  napi_get_array_length(env, array, &index);
  for (const HWND window : windows) {
    napi_value entry = nullptr;
    napi_create_object(env, &entry);
    Set(env, entry, "class", TextValue(env, ClassOf(window)));
    Set(env, entry, "visible", BooleanValue(env, User().is_visible(window) != 0));
    Set(env, entry, "topLevel", BooleanValue(env, top_level));
    Set(env, entry, "thread", NumberValue(env, User().get_owner(window, nullptr)));
    napi_set_element(env, array, index++, entry);
  }
}

}  // namespace

constexpr const wchar_t* kListener = L"wtsapi32.EndSession";

HWND Listener() {
  for (const HWND window : TopLevelWindows()) {
    if (ClassOf(window) == kListener) return window;
  }
  return nullptr;
}

// Of this process, those for messages only as well.
napi_value Windows(napi_env env, napi_callback_info) {
  napi_value windows = nullptr;
  napi_create_array(env, &windows);
  AddWindows(env, windows, TopLevelWindows(), true);
  AddWindows(env, windows, MessageOnlyWindows(), false);
  return windows;
}

// classExists(name, file): whether the module of that file has a class of this name.
napi_value ClassExists(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  std::wstring name;
  std::wstring file;
  if (!GetText(env, arguments[0], &name) || !GetText(env, arguments[1], &file)) {
    return ThrowTypeError(env, "a name and a file");
  }
  WNDCLASSEXW description = {};
  description.cbSize = sizeof(description);
  const HMODULE module = GetModuleHandleW(file.c_str());
  return BooleanValue(
      env, module != nullptr && User().get_class_info(module, name.c_str(), &description) != 0);
}

// closeWindow(): posts WM_CLOSE to the listener's window, as taskkill does; false if there is none.
napi_value CloseWindow(napi_env env, napi_callback_info) {
  const HWND window = Listener();
  return BooleanValue(env, window != nullptr && User().post(window, WM_CLOSE, 0, 0) != 0);
}

// leaveDesktop(): this process goes to a window station that nobody sees, as a service's is. To be
// called before it has windows.
napi_value LeaveDesktop(napi_env env, napi_callback_info) {
  const HWINSTA station = User().create_station(nullptr, 0, MAXIMUM_ALLOWED, nullptr);
  return BooleanValue(env, station != nullptr && User().set_station(station) != 0);
}

}  // namespace wtssim
