#include <map>
#include <memory>

#include "node_exports.h"
#include "user_windows.h"

// What Windows does at the end of a session, as far as Wine cannot be made to do it: messages with
// any flags, and console control events. For tests; needs no model.
namespace wtssim {

namespace {

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

// Of all environments, which share this module.
Mutex errands_mutex;
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
  auto argument = std::make_unique<std::shared_ptr<Errand>>(errand);
  const HANDLE thread = CreateThread(nullptr, 0, main, argument.get(), 0, nullptr);
  if (thread == nullptr) return ThrowTypeError(env, "no thread to be had");
  CloseHandle(thread);
  argument.release();
  const Guard guard(&errands_mutex);
  Errands()[++last] = errand;
  return NumberValue(env, last);
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

}  // namespace

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
  return BooleanValue(env, SetConsoleCtrlHandler(LastHandler, TRUE) != 0);
}

// errandResult(number): undefined until it is done; then what came of it.
napi_value ErrandResult(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  const Guard guard(&errands_mutex);
  const auto found = Errands().find(Number(env, arguments[0]));
  if (found == Errands().end()) return ThrowTypeError(env, "no such errand");
  const std::shared_ptr<Errand> errand = found->second;
  if (errand->done == 0) return nullptr;
  Errands().erase(found);
  return NumberValue(env, static_cast<double>(errand->answer));
}

napi_value ShutdownLevel(napi_env env, napi_callback_info) {
  DWORD level = 0;
  DWORD flags = 0;
  GetProcessShutdownParameters(&level, &flags);
  return NumberValue(env, level);
}

}  // namespace wtssim
