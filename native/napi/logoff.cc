#include "logoff.h"

#include "../win32/logoff.h"
#include "../win32/wts_functions.h"
#include "blocking_call.h"

namespace wtsapi32 {

namespace {

using Function = win32::Status (*)(win32::Server server, uint32_t session_id, bool wait);

Napi::Value EndSession(const Args& args, const char* syscall, Function function) {
  const Target target = args.ServerOrThisHost(0);
  const uint32_t session_id = args.Uint32(1);
  const bool wait = args.Bool(2);
  // Not one of its server's few at a time. One that waits may never return, and would take the
  // place of the others; and whose session this is has just been looked up: while it waited for its
  // turn, the id could become somebody else's.
  return BlockingCall(args, syscall, target, Bound::kNone,
                      [=](win32::Server server, const Abandoned&) -> Outcome {
                        const win32::Status status = function(server, session_id, wait);
                        if (!status) return status.failure();
                        return win32::Nothing{};
                      });
}

}  // namespace

Napi::Value LogoffSessionCall(const Napi::CallbackInfo& info) {
  const Args args(info, "logoffSession", 3, Args::kOptionalCallback);
  return EndSession(args, win32::kWTSLogoffSession, win32::LogoffSession);
}

Napi::Value DisconnectSessionCall(const Napi::CallbackInfo& info) {
  const Args args(info, "disconnectSession", 3, Args::kOptionalCallback);
  return EndSession(args, win32::kWTSDisconnectSession, win32::DisconnectSession);
}

}  // namespace wtsapi32
