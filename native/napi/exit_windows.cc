#include "../win32/exit_windows.h"

#include "../win32/user_functions.h"
#include "blocking_call.h"
#include "function.h"
#include "record.h"
#include "rooms.h"

namespace wtsapi32 {

namespace {

Napi::Value ExitWindows(const Napi::CallbackInfo& info) {
  const Args args(info, 2, Args::kOptionalCallback);
  const auto force = static_cast<win32::Force>(args.Below(0, win32::kForces));
  const uint32_t reason = args.Uint32(1);
  const ServerArgument this_host{nullptr, Environment::Of(args.Env()).this_host()};
  return BlockingCall(args, win32::kExitWindowsEx, this_host, Place{Lane::kRequests},
                      [force, reason](win32::Server, const Abandoned&) {
                        return ToCallResult(win32::SignOut(force, reason));
                      });
}

Napi::Value OwnLogon(const Napi::CallbackInfo& info) {
  const Args args(info, 0, Args::kNoCallback);
  const win32::Result<win32::OwnLogon> logon = win32::LookAtOwnLogon();
  if (!logon) return Returned(args.Env(), ToJs(args.Env(), logon.failure()));
  Record record;
  for (const bool fact : {(*logon).visible, (*logon).interactive}) {
    record.numbers.push_back(fact ? 1 : 0);
  }
  return Returned(args.Env(), record.ToJs(args.Env()));
}

}  // namespace

void AddExitWindows(Napi::Object exports) {
  Add<ExitWindows>(exports, "exitWindows");
  Add<OwnLogon>(exports, "ownLogon");
}

}  // namespace wtsapi32
