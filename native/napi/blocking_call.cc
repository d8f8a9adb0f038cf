#include "blocking_call.h"

namespace wtsapi32 {

Napi::Value StartCall(const Args& args, const std::shared_ptr<PendingCall>& call) {
  Environment& environment = Environment::Of(args.Env());
  if (!args.HasCallback()) return environment.StartAndWait(call);
  const uint64_t ticket = environment.Start(call, args.Done());
  return Napi::Number::New(args.Env(), static_cast<double>(ticket));
}

}  // namespace wtsapi32
