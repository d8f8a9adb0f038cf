#include "sessions.h"

#include "../win32/sessions.h"
#include "../win32/wts_functions.h"
#include "blocking_call.h"

namespace wtsapi32 {

Napi::Value EnumerateSessionsExCall(const Napi::CallbackInfo& info) {
  const Args args(info, "enumerateSessionsEx", 1, Args::kOptionalCallback);
  return BlockingCall(args, win32::kWTSEnumerateSessionsExW, args.ServerOrThisHost(0),
                      Bound::kPerServer, [](win32::Server server, const Abandoned&) -> Outcome {
                        const auto sessions = win32::EnumerateSessionsEx(server);
                        if (!sessions) return sessions.failure();
                        return Pack(*sessions);
                      });
}

Napi::Value EnumerateSessionsCall(const Napi::CallbackInfo& info) {
  const Args args(info, "enumerateSessions", 1, Args::kOptionalCallback);
  return BlockingCall(args, win32::kWTSEnumerateSessionsW, args.ServerOrThisHost(0),
                      Bound::kPerServer, [](win32::Server server, const Abandoned&) -> Outcome {
                        const auto sessions = win32::EnumerateSessions(server);
                        if (!sessions) return sessions.failure();
                        return Pack(*sessions);
                      });
}

Napi::Value QuerySessionCall(const Napi::CallbackInfo& info) {
  const Args args(info, "querySession", 3, Args::kOptionalCallback);
  const Target target = args.ServerOrThisHost(0);
  const uint32_t session_id = args.Uint32(1);
  const std::vector<uint32_t> classes = args.Uint32List(2);
  return BlockingCall(
      args, win32::kWTSQuerySessionInformationW, target, Bound::kPerServer,
      [=](win32::Server server, const Abandoned& abandoned) -> Outcome {
        QueryRecord record(classes.size());
        for (const uint32_t info_class : classes) {
          // On a dead host each class may take its own time-out.
          if (abandoned) break;
          record.Add(win32::QuerySessionInformation(server, session_id, info_class));
        }
        return record;
      });
}

Napi::Value ActiveConsoleSessionIdCall(const Napi::CallbackInfo& info) {
  const Args args(info, "activeConsoleSessionId", 0, Args::kNoCallback);
  return Napi::Number::New(info.Env(), win32::ActiveConsoleSessionId());
}

Napi::Value ProcessSessionIdCall(const Napi::CallbackInfo& info) {
  const Args args(info, "processSessionId", 1, Args::kNoCallback);
  const auto session_id = win32::ProcessSessionId(args.Uint32(0));
  if (session_id) return Napi::Number::New(info.Env(), *session_id);
  const napi_value failure = ToJs(info.Env(), session_id.failure());
  if (failure == nullptr) throw Napi::Error::New(info.Env());
  return Napi::Value(info.Env(), failure);
}

}  // namespace wtsapi32
