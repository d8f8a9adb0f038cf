#include "environment.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace wtsapi32 {

namespace {

// False while a worker is being terminated or the process exits: whoever blocks must give up then,
// or the main thread waits for it in vain.
bool CanRunJs(napi_env env) {
  napi_value value = nullptr;
  // Of the calls that refuse to work in such an environment, one that does nothing else.
  return napi_get_boolean(env, true, &value) == napi_ok &&
         napi_coerce_to_bool(env, value, &value) == napi_ok;
}

// An exception of a callback that runs from the event loop. Left pending it would be a mere
// deprecation warning (DEP0168), and the callbacks behind it would be lost.
void ReportPendingException(napi_env env) {
  napi_value error = nullptr;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return;
  if (napi_get_and_clear_last_exception(env, &error) != napi_ok) return;
  napi_fatal_exception(env, error);
}

}  // namespace

Environment::Environment(napi_env env) : env_(env) {}

Environment::~Environment() {
  if (wake_ != nullptr) napi_remove_env_cleanup_hook(env_, OnExit, this);
  Teardown();
}

uint64_t Environment::Start(const std::shared_ptr<Call>& call, Napi::Function done) {
  OpenChannel();
  channel_->Expect();
  try {
    call->ticket = last_ticket_ + 1;
    pending_.emplace(call->ticket, Pending{call, Napi::Persistent(done)});
    Run(call);
  } catch (...) {
    channel_->Abandon(call);
    pending_.erase(call->ticket);
    throw;
  }
  last_ticket_ = call->ticket;
  UpdateReference();
  return call->ticket;
}

void Environment::Run(const std::shared_ptr<Call>& call) {
  if (!call->task) {
    channel_->Complete(call, win32::Failure{call->syscall, win32::kErrorInvalidHandle});
    return;
  }
  const auto work = [call, channel = channel_] {
    if (call->abandoned) return;
    // Out of the call, which the JavaScript thread may let go first: with the task goes the use of
    // the server, and this thread is the one that may block to close it.
    const Task task = std::move(call->task);
    channel->Complete(call, RunGuarded(call->syscall, task, call->abandoned));
  };
  pool_->Run(call.get(), call->lane, work);
}

void Environment::Abandon(uint64_t ticket) {
  const auto found = pending_.find(ticket);
  if (found == pending_.end()) return;
  const std::shared_ptr<Call> call = found->second.call;
  channel_->Abandon(call);
  pool_->Withdraw(call->lane, call.get());
  pending_.erase(found);
  UpdateReference();
}

bool Environment::WaitFor(uint64_t ticket, double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto found = pending_.find(ticket);
  if (found == pending_.end()) return false;
  const std::shared_ptr<Call> call = found->second.call;
  // In slices, to notice the end of the environment; that also spares the conversion of times that
  // no clock can hold.
  constexpr double kSlice = 100;
  const Clock::time_point start = Clock::now();
  double left = milliseconds;
  for (;;) {
    const auto slice = static_cast<int64_t>(std::clamp(left, 0.0, kSlice) * 1000);
    if (channel_->Wait(*call, std::chrono::microseconds(slice))) break;
    left = milliseconds - std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    if (left <= 0 || !CanRunJs(env_)) return false;
  }
  channel_->TakeThis(call);
  Settle(*call);
  return true;
}

void Environment::FailQueued(const std::shared_ptr<BlockingPool::Lane>& lane) {
  for (const auto& entry : pending_) {
    const std::shared_ptr<Call>& call = entry.second.call;
    if (call->lane != lane || !pool_->Withdraw(lane, call.get())) continue;
    channel_->Complete(call, win32::Failure{call->syscall, win32::kErrorInvalidHandle});
  }
}

void Environment::Deliver(napi_env env, napi_value /*unused*/, void* self, void* /*data*/) {
  if (env == nullptr) return;  // Node empties the queue of an environment that has ended
  Environment& environment = *static_cast<Environment*>(self);
  // Bounded, so that callbacks which start new calls cannot keep the event loop from its turn. One
  // at a time, because a callback may wait for, or abandon, those behind it.
  for (size_t left = environment.channel_->Arrived(); left != 0; --left) {
    const std::shared_ptr<Call> call = environment.channel_->Take();
    if (call == nullptr) return;
    napi_handle_scope scope = nullptr;
    if (napi_open_handle_scope(env, &scope) != napi_ok) return;
    try {
      if (environment.Settle(*call) != napi_ok) ReportPendingException(env);
    } catch (const std::exception& error) {
      // Nothing may be thrown through Node, which called this from C.
      napi_throw_error(env, nullptr, error.what());
      ReportPendingException(env);
    }
    napi_close_handle_scope(env, scope);
  }
}

napi_status Environment::Settle(const Call& call) {
  const auto found = pending_.find(call.ticket);
  if (found == pending_.end()) return napi_ok;
  const Napi::FunctionReference done = std::move(found->second.done);
  pending_.erase(found);
  UpdateReference();
  napi_value ignored = nullptr;
  napi_value outcome = ToJs(env_, call.outcome);
  if (outcome == nullptr) {
    // Too large for V8, for example. The callback must run all the same: somebody waits for it.
    napi_get_and_clear_last_exception(env_, &ignored);
    outcome = ToJs(env_, win32::Failure{call.syscall, win32::kErrorNotEnoughMemory});
    if (outcome == nullptr) return napi_generic_failure;
  }
  napi_value undefined = nullptr;
  const napi_status status = napi_get_undefined(env_, &undefined);
  if (status != napi_ok) return status;
  return napi_call_function(env_, undefined, done.Value(), 1, &outcome, &ignored);
}

void Environment::OpenChannel() {
  if (wake_ != nullptr) return;
  const Napi::String name = Napi::String::New(env_, "wtsapi32");
  napi_status status = napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, nullptr,
                                                       nullptr, this, Deliver, &wake_);
  if (status != napi_ok) throw Napi::Error::New(env_);
  napi_unref_threadsafe_function(env_, wake_);
  // Hooks run in the reverse order: this one, which shuts the threads out, before the one by which
  // Node takes the thread-safe function down.
  napi_add_env_cleanup_hook(env_, OnExit, this);
  channel_->Open(wake_);
}

void Environment::UpdateReference() {
  const bool wanted = !pending_.empty();
  if (wanted == referenced_ || wake_ == nullptr) return;
  referenced_ = wanted;
  if (wanted) {
    napi_ref_threadsafe_function(env_, wake_);
  } else {
    napi_unref_threadsafe_function(env_, wake_);
  }
}

void Environment::OnExit(void* self) { static_cast<Environment*>(self)->Teardown(); }

void Environment::Teardown() {
  channel_->Close();
  for (const auto& entry : pending_) {
    const std::shared_ptr<Call>& call = entry.second.call;
    channel_->Abandon(call);
    pool_->Withdraw(call->lane, call.get());
  }
  pending_.clear();
  pool_->Retire();
  if (wake_ != nullptr) napi_release_threadsafe_function(wake_, napi_tsfn_abort);
  wake_ = nullptr;
}

}  // namespace wtsapi32
