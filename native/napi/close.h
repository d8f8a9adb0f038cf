#ifndef WTSAPI32_NAPI_CLOSE_H_
#define WTSAPI32_NAPI_CLOSE_H_

#include "args.h"
#include "environment.h"
#include "node.h"

namespace wtsapi32 {

// The function of the addon that closes handles of this kind.
template <typename Kind>
Napi::Value Close(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  const Argument<Kind> argument = args.Handle<Kind>(0);
  if (argument.IsClosed()) return info.Env().Undefined();
  Disown(info.Env(), info[0], Kind::kTag);
  Environment::Of(info.Env()).FailQueued(argument.opened.get());
  return info.Env().Undefined();
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_CLOSE_H_
