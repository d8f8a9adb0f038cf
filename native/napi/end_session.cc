#include "end_session.h"

#include "args.h"
#include "environment.h"
#include "function.h"
#include "rooms.h"
#include "value.h"

namespace wtsapi32 {

namespace {

constexpr const char* kSubscription = "the number of a subscription";
constexpr const char* kBlock = "the number of a block";

EndSessions& Here(const Args& args) { return Environment::Of(args.Env()).end_sessions(); }

Napi::Value NumberOf(const Args& args, const EndSessions::Number& number) {
  const napi_env env = args.Env();
  if (!number) return Returned(env, ToJs(env, number.failure()));
  return Napi::Number::New(env, static_cast<double>(*number));
}

uint64_t SubscriptionNumber(const Args& args) {
  return args.Issued(0, Here(args).last_subscription(), kSubscription);
}

Napi::Value SubscribeEndSession(const Napi::CallbackInfo& info) {
  const Args args(info, 3, Args::kCallback);
  const uint32_t level = args.Uint32(0);
  const uint32_t milliseconds = args.Uint32(1);
  const bool keep_alive = args.Bool(2);
  return NumberOf(args, Here(args).Subscribe(level, milliseconds, keep_alive, args.Done()));
}

Napi::Value AnswerEndSession(const Napi::CallbackInfo& info) {
  const Args args(info, 3, Args::kNoCallback);
  const uint64_t subscription = SubscriptionNumber(args);
  const uint64_t question = args.Issued(1, Args::kMostIssued, "the number of a question");
  Here(args).Answer(subscription, question, args.Bool(2));
  return info.Env().Undefined();
}

Napi::Value UnsubscribeEndSession(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  Here(args).Unsubscribe(SubscriptionNumber(args));
  return info.Env().Undefined();
}

Napi::Value BlockEndSession(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  return NumberOf(args, Here(args).Block(args.Text(0)));
}

Napi::Value UnblockEndSession(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  EndSessions& here = Here(args);
  here.Unblock(args.Issued(0, here.last_block(), kBlock));
  return info.Env().Undefined();
}

}  // namespace

void AddEndSession(Napi::Object exports) {
  Add<SubscribeEndSession>(exports, "subscribeEndSession");
  Add<AnswerEndSession>(exports, "answerEndSession");
  Add<UnsubscribeEndSession>(exports, "unsubscribeEndSession");
  Add<BlockEndSession>(exports, "blockEndSession");
  Add<UnblockEndSession>(exports, "unblockEndSession");
}

}  // namespace wtsapi32
