#include "args.h"
#include "environment.h"
#include "function.h"
#include "record.h"
#include "rooms.h"
#include "value.h"

namespace wtsapi32 {

namespace {

// Asks nobody and never waits: the pool's mutex is never held while anything blocks.
Napi::Value HostStats(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  const ServerArgument on = args.ServerOrThisHost(0);
  if (on.IsClosed()) {
    const win32::Failure failure = win32::NotStarted("hostStats", win32::kErrorInvalidHandle);
    return Returned(info.Env(), ToJs(info.Env(), failure));
  }
  Record record;
  for (const LaneCounts& lane : Environment::Of(info.Env()).pool()->Count(*on.host)) {
    for (const size_t count : {lane.running, lane.waiting, lane.over_age, lane.limit}) {
      record.numbers.push_back(static_cast<uint32_t>(count));
    }
  }
  return Returned(info.Env(), record.ToJs(info.Env()));
}

}  // namespace

void AddHostStats(Napi::Object exports) { Add<HostStats>(exports, "hostStats"); }

}  // namespace wtsapi32
