#ifndef WTSAPI32_NAPI_BLOCKING_CALL_H_
#define WTSAPI32_NAPI_BLOCKING_CALL_H_

#include <memory>
#include <utility>

#include "args.h"
#include "environment.h"
#include "pending_call.h"
#include "server.h"
#include "value.h"

namespace wtsapi32 {

// `Core` is the call itself, `CallResult(win32::Server, const Abandoned&)`. It holds copies of the
// arguments and touches no JavaScript.
template <typename Core>
class CallOf final : public PendingCall {
 public:
  CallOf(const char* syscall, ServerArgument on, Place place, Core core)
      : PendingCall(syscall, std::move(on), place), core_(std::move(core)) {}

 private:
  CallResult Perform(win32::Server server, const Abandoned& abandoned) override {
    return core_(server, abandoned);
  }

  const Core core_;
};

// A blocking call in both flavours over one core: with a callback it runs on a thread of our own
// and a ticket is returned, without one it runs here and now. In a worker also that one runs on a
// thread of our own.
template <typename Core>
Napi::Value BlockingCall(const Args& args, const char* syscall, ServerArgument on, Place place,
                         Core core) {
  Environment& environment = Environment::Of(args.Env());
  if (args.HasCallback() || environment.in_worker()) {
    const auto call =
        std::make_shared<CallOf<Core>>(syscall, std::move(on), place, std::move(core));
    if (!args.HasCallback()) return environment.StartAndWait(call);
    const uint64_t ticket = environment.Start(call, args.Done());
    return Napi::Number::New(args.Env(), static_cast<double>(ticket));
  }
  const Abandoned abandoned{false};
  const CallResult result =
      on.IsClosed() ? win32::NotStarted(syscall, win32::kErrorInvalidHandle)
                    : Guarded(syscall, [&] { return core(HandleOf(on.server), abandoned); });
  return Returned(args.Env(), ToJs(args.Env(), result));
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BLOCKING_CALL_H_
