#include "delivery.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "event_loop.h"

namespace wtsapi32 {

void Delivery::Open() {
  const Napi::String name = Napi::String::New(env_, "wtsapi32");
  const napi_status status = napi_create_threadsafe_function(
      env_, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, OnWake, &wake_);
  if (status != napi_ok) throw Napi::Error::New(env_);
  napi_unref_threadsafe_function(env_, wake_);
  channel_->Open(wake_);
}

Delivery::ExpectedCalls Delivery::Close() {
  channel_->Close();
  for (const auto& entry : calls_) channel_->Abandon(entry.second.call);
  if (wake_ != nullptr) napi_release_threadsafe_function(wake_, napi_tsfn_abort);
  wake_ = nullptr;
  return std::exchange(calls_, {});
}

uint64_t Delivery::Expect(const std::shared_ptr<PendingCall>& call, Napi::Function done) {
  const uint64_t ticket = last_ticket_ + 1;
  const auto expected = calls_.emplace(ticket, Expected{call, Napi::Persistent(done)}).first;
  try {
    channel_->Expect(call.get(), ticket);
  } catch (...) {
    calls_.erase(expected);
    throw;
  }
  last_ticket_ = ticket;
  UpdateReference();
  return ticket;
}

std::shared_ptr<PendingCall> Delivery::Forget(uint64_t ticket) {
  const auto found = calls_.find(ticket);
  if (found == calls_.end()) return nullptr;
  std::shared_ptr<PendingCall> call = found->second.call;
  channel_->Abandon(call);
  calls_.erase(found);
  UpdateReference();
  return call;
}

bool Delivery::WaitFor(uint64_t ticket, double milliseconds) {
  const auto found = calls_.find(ticket);
  if (found == calls_.end()) return false;
  const std::shared_ptr<PendingCall> call = found->second.call;
  if (!Await(call, milliseconds)) return false;
  Settle(*call);
  return true;
}

bool Delivery::Await(const std::shared_ptr<PendingCall>& call, double milliseconds) {
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
  return true;
}

void Delivery::OnWake(napi_env env, napi_value /*unused*/, void* self, void* /*data*/) {
  if (env == nullptr) return;  // Node empties the queue of an environment that has ended
  Delivery& delivery = *static_cast<Delivery*>(self);
  // Bounded, so that callbacks which start new calls cannot keep the event loop from its turn. One
  // at a time, because a callback may wait for, or abandon, those behind it.
  for (size_t left = delivery.channel_->Arrived(); left != 0; --left) {
    const std::shared_ptr<PendingCall> call = delivery.channel_->Take();
    if (call == nullptr) return;
    FromEventLoop(env, [&] { return delivery.Settle(*call); });
  }
}

napi_status Delivery::Settle(const PendingCall& call) {
  const auto found = calls_.find(call.ticket());
  if (found == calls_.end()) return napi_ok;
  const Napi::FunctionReference done = std::move(found->second.done);
  calls_.erase(found);
  UpdateReference();
  napi_value ignored = nullptr;
  napi_value result = ToJs(env_, call.result());
  if (result == nullptr) {
    // Too large for V8, for example. The callback must run all the same: somebody waits for it.
    napi_get_and_clear_last_exception(env_, &ignored);
    result = ToJs(env_, win32::Failure{call.syscall(), win32::kErrorNotEnoughMemory});
    if (result == nullptr) return napi_generic_failure;
  }
  napi_value undefined = nullptr;
  const napi_status status = napi_get_undefined(env_, &undefined);
  if (status != napi_ok) return status;
  return napi_call_function(env_, undefined, done.Value(), 1, &result, &ignored);
}

void Delivery::UpdateReference() {
  const bool wanted = !calls_.empty();
  if (wanted == referenced_ || wake_ == nullptr) return;
  referenced_ = wanted;
  if (wanted) {
    napi_ref_threadsafe_function(env_, wake_);
  } else {
    napi_unref_threadsafe_function(env_, wake_);
  }
}

}  // namespace wtsapi32
