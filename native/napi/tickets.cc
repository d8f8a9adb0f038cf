#include "args.h"
#include "environment.h"
#include "function.h"
#include "rooms.h"

namespace wtsapi32 {

namespace {

uint64_t IssuedTicket(const Args& args) {
  return args.Issued(0, Environment::Of(args.Env()).last_ticket(), "the ticket of a call");
}

Napi::Value Abandon(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  Environment::Of(info.Env()).Abandon(IssuedTicket(args));
  return info.Env().Undefined();
}

Napi::Value WaitFor(const Napi::CallbackInfo& info) {
  const Args args(info, 2, Args::kNoCallback);
  const uint64_t ticket = IssuedTicket(args);
  const double milliseconds = args.Number(1);
  const bool settled = Environment::Of(info.Env()).WaitFor(ticket, milliseconds);
  // What the callback has thrown is pending: it reaches the caller when this returns.
  napi_value result = nullptr;
  napi_get_boolean(info.Env(), settled, &result);
  return Napi::Value(info.Env(), result);
}

}  // namespace

void AddTickets(Napi::Object exports) {
  Add<Abandon>(exports, "abandon");
  Add<WaitFor>(exports, "waitFor");
}

}  // namespace wtsapi32
