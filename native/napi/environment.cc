#include "environment.h"

#include <exception>

namespace wtsapi32 {

namespace {

// No host has this name.
constexpr const char16_t* kThisHost = u"";

// A test that waits until a turn comes back by age cannot wait as long as a user's program. It
// loads the addon with `process.dlopen({ exports: { turnAge: 200 } }, file)`, milliseconds; src/
// never does.
Limits LimitsFrom(Napi::Object exports) {
  Limits limits;
  if (!exports.HasOwnProperty("turnAge")) return limits;
  limits.turn_age =
      std::chrono::milliseconds(exports.Get("turnAge").As<Napi::Number>().Uint32Value());
  return limits;
}

}  // namespace

Environment::Environment(Napi::Object exports)
    : env_(exports.Env()),
      pool_(std::make_shared<BlockingPool>(LimitsFrom(exports))),
      this_host_(pool_->HostNamed(kThisHost)),
      delivery_(env_) {}

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
      call->Refuse(win32::kErrorInvalidHandle);
    } else if (!pool_->Run(call, call->host(), call->when())) {
      call->Refuse(win32::kErrorBusy);
    }
  } catch (const std::exception&) {
    // No thread to be had: a 32-bit process has room for some hundred stacks.
    call->Refuse(win32::kErrorNotEnoughMemory);
  }
  return ticket;
}

void Environment::Abandon(uint64_t ticket) {
  const std::shared_ptr<PendingCall> call = delivery_.Forget(ticket);
  if (call != nullptr) pool_->Withdraw(call->host().get(), call.get());
}

void Environment::FailQueued(const OpenServer* server) {
  for (const auto& entry : delivery_.calls()) {
    const std::shared_ptr<PendingCall>& call = entry.second.call;
    if (!call->IsOn(server) || !pool_->Withdraw(call->host().get(), call.get())) continue;
    call->Refuse(win32::kErrorInvalidHandle);
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
