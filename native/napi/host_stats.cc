#include "args.h"
#include "environment.h"
#include "function.h"
#include "record.h"
#include "rooms.h"
#include "value.h"
#include "wmi.h"

namespace wtsapi32 {

namespace {

// Asks nobody and never waits: the pool's mutex is never held while anything blocks.
Napi::Value StatsOf(Napi::Env env, const char* name, const std::shared_ptr<HostQueue>& host) {
  if (host == nullptr) {
    const win32::Failure failure = win32::NotStarted(name, win32::kErrorInvalidHandle);
    return Returned(env, ToJs(env, failure));
  }
  Record record;
  for (const LaneCounts& lane : Environment::Of(env).pool()->Count(*host)) {
    for (const size_t count : {lane.running, lane.waiting, lane.over_age, lane.limit}) {
      record.numbers.push_back(static_cast<uint32_t>(count));
    }
  }
  return Returned(env, record.ToJs(env));
}

Napi::Value HostStats(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  return StatsOf(info.Env(), "hostStats", args.ServerOrThisHost(0).host);
}

Napi::Value WmiStats(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  return StatsOf(info.Env(), "wmiStats", args.Handle<WmiKind>(0).host);
}

}  // namespace

void AddHostStats(Napi::Object exports) {
  Add<HostStats>(exports, "hostStats");
  Add<WmiStats>(exports, "wmiStats");
}

}  // namespace wtsapi32
