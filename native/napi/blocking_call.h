#ifndef WTSAPI32_NAPI_BLOCKING_CALL_H_
#define WTSAPI32_NAPI_BLOCKING_CALL_H_

#include <memory>
#include <utility>

#include "args.h"
#include "environment.h"
#include "opened.h"
#include "pending_call.h"
#include "value.h"

namespace wtsapi32 {

// `Core` is the call itself, `CallResult(Kind::Handle, const Abandoned&)`. It holds copies of the
// arguments and touches no JavaScript.
template <typename Kind, typename Core>
class CallOn final : public PendingCall {
 public:
  CallOn(const char* syscall, Argument<Kind> on, Place place, Core core)
      : PendingCall(syscall, std::move(on), place), core_(std::move(core)) {}

 private:
  CallResult Perform(const Opened* opened, const Abandoned& abandoned) override {
    return core_(HandleOf<Kind>(opened), abandoned);
  }

  const Core core_;
};

// On a thread of our own: returns a ticket if there is a callback, and waits otherwise.
Napi::Value StartCall(const Args& args, const std::shared_ptr<PendingCall>& call);

// A blocking call in both flavours over one core: with a callback it runs on a thread of our own
// and a ticket is returned, without one it runs here and now. In a worker, and on a kind of handle
// that is the pool's, also that one runs on a thread of our own.
template <typename Kind, typename Core>
Napi::Value BlockingCall(const Args& args, const char* syscall, Argument<Kind> on, Place place,
                         Core core) {
  if constexpr (!Kind::kOnPoolOnly) {
    if (!args.HasCallback() && !Environment::Of(args.Env()).in_worker()) {
      const Abandoned abandoned{false};
      const CallResult result =
          on.IsClosed()
              ? win32::NotStarted(syscall, win32::kErrorInvalidHandle)
              : Guarded(syscall, [&] { return core(HandleOf<Kind>(on.opened.get()), abandoned); });
      return Returned(args.Env(), ToJs(args.Env(), result));
    }
  }
  return StartCall(
      args, std::make_shared<CallOn<Kind, Core>>(syscall, std::move(on), place, std::move(core)));
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BLOCKING_CALL_H_
