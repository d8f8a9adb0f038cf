#ifndef WTSAPI32_NAPI_BLOCKING_CALL_H_
#define WTSAPI32_NAPI_BLOCKING_CALL_H_

#include <memory>
#include <utility>

#include "args.h"
#include "environment.h"
#include "outcome.h"
#include "server.h"

namespace wtsapi32 {

// Does a call wait for its turn among those of its server?
enum class Bound { kPerServer, kNone };

// A blocking call in both flavours over one core, `Outcome(win32::Server, const Abandoned&)`, which
// holds copies of its arguments: with a callback it runs on a thread of our own and a ticket is
// returned, without one it runs here and now.
template <typename Core>
Napi::Value BlockingCall(const Args& args, const char* syscall, const Target& target, Bound bound,
                         Core core) {
  const auto task = [server = target.server, core = std::move(core)](const Abandoned& abandoned) {
    return core(server == nullptr ? win32::kThisHost : server->handle(), abandoned);
  };
  if (args.HasCallback()) {
    Environment& environment = Environment::Of(args.Env());
    const auto call = std::make_shared<Call>();
    call->syscall = syscall;
    if (bound == Bound::kPerServer) {
      call->lane = target.server == nullptr ? environment.lane() : target.server->lane();
    }
    if (!target.closed) call->task = task;
    return Napi::Number::New(args.Env(), static_cast<double>(environment.Start(call, args.Done())));
  }
  const Abandoned abandoned{false};
  const Outcome outcome = target.closed ? win32::Failure{syscall, win32::kErrorInvalidHandle}
                                        : RunGuarded(syscall, task, abandoned);
  const napi_value value = ToJs(args.Env(), outcome);
  if (value == nullptr) throw Napi::Error::New(args.Env());
  return Napi::Value(args.Env(), value);
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BLOCKING_CALL_H_
