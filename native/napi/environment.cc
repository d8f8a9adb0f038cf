#include "environment.h"

#include <exception>

namespace wtsapi32 {

namespace {

// No host has this name.
constexpr const char16_t* kThisHost = u"";

// What tests change, as what they provoke takes too long or is too rare: they load the addon with
// `process.dlopen({ exports: { turnAge: 200 } }, file)`, for example. src/ never does.
uint32_t Hook(Napi::Object exports, const char* name, uint32_t standard) {
  if (!exports.HasOwnProperty(name)) return standard;
  return exports.Get(name).As<Napi::Number>().Uint32Value();
}

// `turnAge`: milliseconds.
Limits LimitsFrom(Napi::Object exports) {
  Limits limits;
  const auto standard = static_cast<uint32_t>(limits.turn_age.count());
  limits.turn_age = std::chrono::milliseconds(Hook(exports, "turnAge", standard));
  return limits;
}

}  // namespace

Environment::Environment(Napi::Object exports)
    : env_(exports.Env()),
      channel_(std::make_shared<Channel>(Hook(exports, "loseWakes", 0) != 0)),
      pool_(std::make_shared<BlockingPool>(LimitsFrom(exports),
                                           Hook(exports, "mostThreads", 0xffffffff), channel_)),
      this_host_(pool_->HostNamed(kThisHost)),
      delivery_(env_, channel_) {}

Environment::~Environment() {
  // Deno takes the removal of a hook that is not there for a fatal error.
  if (delivery_.IsOpen()) napi_remove_env_cleanup_hook(env_, OnExit, this);
  Teardown();
}

uint64_t Environment::Start(const std::shared_ptr<PendingCall>& call, Napi::Function done) {
  if (!delivery_.IsOpen()) {
    delivery_.Open();
    // Hooks run in the reverse order: this one, which shuts the threads out, before the one by
    // which Node takes the thread-safe function down.
    napi_add_env_cleanup_hook(env_, OnExit, this);
  }
  const uint64_t ticket = delivery_.Expect(call, done);
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
  return ticket;
}

void Environment::Refuse(const std::shared_ptr<PendingCall>& call, uint32_t error) {
  call->Refuse(error);
  pool_->AwaitFetch();
}

void Environment::Abandon(uint64_t ticket) {
  const std::shared_ptr<PendingCall> call = delivery_.Forget(ticket);
  if (call != nullptr) pool_->Withdraw(call->host().get(), call.get());
}

void Environment::FailQueued(const OpenServer* server) {
  for (const auto& entry : delivery_.calls()) {
    const std::shared_ptr<PendingCall>& call = entry.second.call;
    if (!call->IsOn(server) || !pool_->Withdraw(call->host().get(), call.get())) continue;
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
