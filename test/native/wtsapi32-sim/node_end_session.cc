#include <map>
#include <memory>
#include <string>
#include <vector>

#include "node_exports.h"

// What Windows does at the end of a session, as far as Wine cannot be made to do it: messages with
// any flags, and console control events. For tests; needs no model.
namespace wtssim {

namespace {

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
};

template <typename Function>
void Find(HMODULE dll, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(dll, name)));
}

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
    return found;
  }();
  return user;
}

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

constexpr const wchar_t* kListener = L"wtsapi32.EndSession";

HWND Listener() {
  for (const HWND window : TopLevelWindows()) {
    if (ClassOf(window) == kListener) return window;
  }
  return nullptr;
}

napi_value Boolean(napi_env env, bool value) {
  napi_value result = nullptr;
  napi_get_boolean(env, value, &result);
  return result;
}

// What a thread of ours does meanwhile: JavaScript must be free to answer.
struct Errand {
  bool query = false;
  bool end = false;
  bool ending = false;
  LPARAM flags = 0;
  DWORD console_event = 0;

  LRESULT answer = -1;  // to the query, or what the console handlers made of it
  volatile LONG done = 0;
};

std::map<uint32_t, std::shared_ptr<Errand>>& Errands() {
  static auto* const errands = new std::map<uint32_t, std::shared_ptr<Errand>>();
  return *errands;
}

DWORD WINAPI SendMessages(void* argument) {
  const std::unique_ptr<std::shared_ptr<Errand>> errand(
      static_cast<std::shared_ptr<Errand>*>(argument));
  Errand& run = **errand;
  const HWND window = Listener();
  if (window != nullptr) {
    if (run.query) run.answer = User().send(window, WM_QUERYENDSESSION, 0, run.flags);
    if (run.end) User().send(window, WM_ENDSESSION, run.ending ? 1 : 0, run.flags);
  }
  InterlockedExchange(&run.done, 1);
  return 0;
}

// Asked after all others, which were added later. Nobody but Windows may end this process.
volatile LONG reached_last = 0;
BOOL WINAPI LastHandler(DWORD event) {
  if (event != CTRL_LOGOFF_EVENT && event != CTRL_SHUTDOWN_EVENT) return FALSE;
  InterlockedExchange(&reached_last, 1);
  return TRUE;
}

DWORD WINAPI RunHandlers(void* argument) {
  const std::unique_ptr<std::shared_ptr<Errand>> errand(
      static_cast<std::shared_ptr<Errand>*>(argument));
  Errand& run = **errand;
  LPTHREAD_START_ROUTINE routine = nullptr;
  Find(GetModuleHandleW(L"kernelbase.dll"), "CtrlRoutine", &routine);
  InterlockedExchange(&reached_last, 0);
  if (routine != nullptr) routine(reinterpret_cast<void*>(ULONG_PTR{run.console_event}));
  run.answer = routine == nullptr ? -1 : (reached_last != 0 ? 0 : 1);
  InterlockedExchange(&run.done, 1);
  return 0;
}

napi_value Start(napi_env env, const std::shared_ptr<Errand>& errand, LPTHREAD_START_ROUTINE main) {
  static uint32_t last = 0;
  const uint32_t id = ++last;
  Errands()[id] = errand;
  auto argument = std::make_unique<std::shared_ptr<Errand>>(errand);
  const HANDLE thread = CreateThread(nullptr, 0, main, argument.get(), 0, nullptr);
  if (thread == nullptr) return ThrowTypeError(env, "no thread to be had");
  CloseHandle(thread);
  argument.release();
  return NumberValue(env, id);
}

bool Flag(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  bool flag = false;
  napi_get_named_property(env, object, name, &value);
  napi_get_value_bool(env, value, &flag);
  return flag;
}

uint32_t Number(napi_env env, napi_value value) {
  double number = 0;
  napi_get_value_double(env, value, &number);
  return static_cast<uint32_t>(number);
}

void AddWindows(napi_env env, napi_value array, const std::vector<HWND>& windows, bool top_level) {
  uint32_t index = 0;
  napi_get_array_length(env, array, &index);
  for (const HWND window : windows) {
    napi_value entry = nullptr;
    napi_create_object(env, &entry);
    Set(env, entry, "class", TextValue(env, ClassOf(window)));
    Set(env, entry, "visible", Boolean(env, User().is_visible(window) != 0));
    Set(env, entry, "topLevel", Boolean(env, top_level));
    Set(env, entry, "thread", NumberValue(env, User().get_owner(window, nullptr)));
    napi_set_element(env, array, index++, entry);
  }
}

}  // namespace

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
  return Boolean(
      env, module != nullptr && User().get_class_info(module, name.c_str(), &description) != 0);
}

// sendEndSession({ query, end, ending, flags, signExtend }): a number for errandResult.
napi_value SendEndSession(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  const auto errand = std::make_shared<Errand>();
  errand->query = Flag(env, arguments[0], "query");
  errand->end = Flag(env, arguments[0], "end");
  errand->ending = Flag(env, arguments[0], "ending");
  napi_value flags = nullptr;
  napi_get_named_property(env, arguments[0], "flags", &flags);
  const uint32_t bits = Number(env, flags);
  errand->flags = Flag(env, arguments[0], "signExtend")
                      ? static_cast<LPARAM>(static_cast<int32_t>(bits))
                      : static_cast<LPARAM>(ULONG_PTR{bits});
  return Start(env, errand, SendMessages);
}

// consoleControl(event): 5 or 6; a number for errandResult, whose answer is 1 if a handler took it.
napi_value ConsoleControl(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  const auto errand = std::make_shared<Errand>();
  errand->console_event = Number(env, arguments[0]);
  return Start(env, errand, RunHandlers);
}

// To be called before the handlers that are tested are added.
napi_value ShieldConsole(napi_env env, napi_callback_info) {
  return Boolean(env, SetConsoleCtrlHandler(LastHandler, TRUE) != 0);
}

// errandResult(number): undefined until it is done; then what came of it.
napi_value ErrandResult(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  const auto found = Errands().find(Number(env, arguments[0]));
  if (found == Errands().end()) return ThrowTypeError(env, "no such errand");
  const std::shared_ptr<Errand> errand = found->second;
  if (errand->done == 0) return nullptr;
  Errands().erase(found);
  return NumberValue(env, static_cast<double>(errand->answer));
}

// closeWindow(): posts WM_CLOSE to the listener's window, as taskkill does; false if there is none.
napi_value CloseWindow(napi_env env, napi_callback_info) {
  const HWND window = Listener();
  return Boolean(env, window != nullptr && User().post(window, WM_CLOSE, 0, 0) != 0);
}

napi_value ShutdownLevel(napi_env env, napi_callback_info) {
  DWORD level = 0;
  DWORD flags = 0;
  GetProcessShutdownParameters(&level, &flags);
  return NumberValue(env, level);
}

}  // namespace wtssim
