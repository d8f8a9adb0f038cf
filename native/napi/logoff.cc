#include "../win32/logoff.h"

#include "../win32/wts_functions.h"
#include "blocking_call.h"
#include "function.h"
#include "rooms.h"

namespace wtsapi32 {

namespace {

using Function = win32::Status (*)(win32::Server server, uint32_t session_id, bool wait);

// `native_waits`: where the calls belong that Windows answers when the session has ended, which it
// may never do.
Napi::Value EndSession(const Napi::CallbackInfo& info, const char* syscall, Lane native_waits,
                       Function function) {
  const Args args(info, 3, Args::kOptionalCallback);
  const ServerArgument server_argument = args.ServerOrThisHost(0);
  const uint32_t session_id = args.Uint32(1);
  const bool wait = args.Bool(2);
  // It takes no turn: whose session this is has just been looked up, and while it waited for its
  // turn the id could become somebody else's.
  const Place place{wait ? native_waits : Lane::kRequests};
  return BlockingCall(args, syscall, server_argument, place,
                      [=](win32::Server server, const Abandoned&) {
                        return ToCallResult(function(server, session_id, wait));
                      });
}

Napi::Value LogoffSession(const Napi::CallbackInfo& info) {
  return EndSession(info, win32::kWTSLogoffSession, Lane::kNativeWaits, win32::LogoffSession);
}

Napi::Value DisconnectSession(const Napi::CallbackInfo& info) {
  // With `wait`, too, Windows answers when the client is off, which takes no user and no program.
  return EndSession(info, win32::kWTSDisconnectSession, Lane::kRequests, win32::DisconnectSession);
}

}  // namespace

void AddLogoff(Napi::Object exports) {
  Add<LogoffSession>(exports, "logoffSession");
  Add<DisconnectSession>(exports, "disconnectSession");
}

}  // namespace wtsapi32
