#include "environment.h"

#include <exception>
#include <limits>

namespace wtsapi32 {

namespace {

// No host has this name.
constexpr const char16_t* kThisHost = u"";

// What is passed by `process.dlopen({ exports: { turnAge: 200 } }, file)`, and taken out of there.
// But for inWorker these are hooks of tests, as what they provoke takes too long or is too rare.
uint32_t Option(Napi::Object exports, const char* name, uint32_t standard) {
  if (!exports.HasOwnProperty(name)) return standard;
  const uint32_t value = exports.Get(name).ToNumber().Uint32Value();
  exports.Delete(name);
  return value;
}

// `turnAge`: milliseconds.
Limits LimitsFrom(Napi::Object exports) {
  Limits limits;
  const auto standard = static_cast<uint32_t>(limits.turn_age.count());
  limits.turn_age = std::chrono::milliseconds(Option(exports, "turnAge", standard));
  return limits;
}

}  // namespace

Environment::Environment(Napi::Object exports)
    : env_(exports.Env()),
      in_worker_(Option(exports, "inWorker", 0) != 0),
      lose_wakes_(Option(exports, "loseWakes", 0) != 0),
      channel_(std::make_shared<Channel>(lose_wakes_)),
      pool_(std::make_shared<BlockingPool>(LimitsFrom(exports),
                                           Option(exports, "mostThreads", 0xffffffff), channel_)),
      this_host_(pool_->HostNamed(kThisHost)),
      delivery_(env_, channel_),
      end_sessions_(env_, lose_wakes_) {}

Environment::~Environment() {
  // Deno takes the removal of a hook that is not there for a fatal error.
  if (delivery_.IsOpen()) napi_remove_env_cleanup_hook(env_, OnExit, this);
  Teardown();
}

uint64_t Environment::Start(const std::shared_ptr<PendingCall>& call, Napi::Function done) {
  OpenDelivery();
  const uint64_t ticket = delivery_.Expect(call, done);
  Begin(call);
  return ticket;
}

Napi::Value Environment::StartAndWait(const std::shared_ptr<PendingCall>& call) {
  OpenDelivery();
  channel_->Expect(call.get(), 0);
  Begin(call);
  if (delivery_.Await(call, std::numeric_limits<double>::infinity())) {
    return Returned(env_, ToJs(env_, call->result()));
  }
  // The environment ends, and no JavaScript sees what this returns.
  channel_->Abandon(call);
  pool_->Withdraw(call->host().get(), call.get());
  return Napi::Value();
}

void Environment::OpenDelivery() {
  if (delivery_.IsOpen()) return;
  delivery_.Open();
  // Hooks run in the reverse order: this one, which shuts the threads out, before the one by which
  // Node takes the thread-safe function down.
  napi_add_env_cleanup_hook(env_, OnExit, this);
}

void Environment::Begin(const std::shared_ptr<PendingCall>& call) {
  try {
    if (call->host() == nullptr) {
      Refuse(call, win32::kErrorInvalidHandle);
    } else if (!pool_->Run(call, call->host(), call->place())) {
      Refuse(call, win32::kErrorBusy);
    }
  } catch (const std::exception&) {
    // No thread to be had: a 32-bit process has room for some hundred stacks.
    Refuse(call, win32::kErrorNotEnoughMemory);
  }
}

void Environment::Refuse(const std::shared_ptr<PendingCall>& call, uint32_t error) {
  call->Refuse(error);
  pool_->AwaitFetch();
}

void Environment::Abandon(uint64_t ticket) {
  const std::shared_ptr<PendingCall> call = delivery_.Forget(ticket);
  if (call != nullptr) pool_->Withdraw(call->host().get(), call.get());
}

void Environment::FailQueued(const Opened* opened) {
  for (const auto& entry : delivery_.calls()) {
    const std::shared_ptr<PendingCall>& call = entry.second.call;
    if (!call->IsOn(opened) || !pool_->Withdraw(call->host().get(), call.get())) continue;
    Refuse(call, win32::kErrorInvalidHandle);
  }
}

void Environment::OnExit(void* self) { static_cast<Environment*>(self)->Teardown(); }

void Environment::Teardown() {
  for (const auto& entry : delivery_.Close()) {
    const PendingCall* const call = entry.second.call.get();
    pool_->Withdraw(call->host().get(), call);
  }
  pool_->Retire();
}

}  // namespace wtsapi32
