#include "../win32/connect_session.h"

#include "../win32/wts_functions.h"
#include "blocking_call.h"
#include "function.h"
#include "rooms.h"

namespace wtsapi32 {

namespace {

Napi::Value ConnectSession(const Napi::CallbackInfo& info) {
  const Args args(info, 4, Args::kOptionalCallback);
  const uint32_t session_id = args.Uint32(0);
  const uint32_t target_id = args.Uint32(1);
  const bool wait = args.Bool(3);
  // It takes no turn, as a logoff: whose sessions these are has just been looked up.
  const ServerArgument this_host{nullptr, Environment::Of(args.Env()).this_host()};
  return BlockingCall(
      args, win32::kWTSConnectSessionW, this_host, Place{Lane::kRequests},
      [session_id, target_id, wait, password = args.Secret(2)](win32::Server, const Abandoned&) {
        return ToCallResult(win32::ConnectSession(session_id, target_id, password, wait));
      });
}

}  // namespace

void AddConnectSession(Napi::Object exports) { Add<ConnectSession>(exports, "connectSession"); }

}  // namespace wtsapi32
