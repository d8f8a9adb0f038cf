#include "channel.h"

#include <algorithm>
#include <utility>

namespace wtsapi32 {

void Channel::Open(napi_threadsafe_function wake) {
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
}

void Channel::Close() {
  Calls dropped;  // destroyed after the lock, because outcomes may hold servers
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = nullptr;
  dropped.splice(dropped.end(), outcomes_);
}

void Channel::Expect() {
  const std::lock_guard<std::mutex> lock(mutex_);
  spare_.emplace_back();
}

size_t Channel::Arrived() {
  const std::lock_guard<std::mutex> lock(mutex_);
  woken_ = false;
  return outcomes_.size();
}

std::shared_ptr<Call> Channel::Take() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (outcomes_.empty()) return nullptr;
  std::shared_ptr<Call> call = std::move(outcomes_.front());
  outcomes_.pop_front();
  return call;
}

void Channel::TakeThis(const std::shared_ptr<Call>& call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  outcomes_.remove(call);
}

void Channel::Abandon(const std::shared_ptr<Call>& call) {
  // The caller's reference keeps the outcome until the lock is gone.
  const std::lock_guard<std::mutex> lock(mutex_);
  call->abandoned = true;
  if (call->done) {
    outcomes_.remove(call);
  } else if (!spare_.empty()) {
    spare_.pop_back();
  }
}

bool Channel::Wait(const Call& call, std::chrono::microseconds time) {
  std::unique_lock<std::mutex> lock(mutex_);
  return arrival_.wait_for(lock, time, [&call] { return call.done; });
}

void Channel::Complete(const std::shared_ptr<Call>& call, Outcome outcome) noexcept {
  // An outcome that nobody waits for dies with this function's parameter, on this thread.
  const std::lock_guard<std::mutex> lock(mutex_);
  if (wake_ == nullptr || call->abandoned) return;
  call->outcome = std::move(outcome);
  call->done = true;
  spare_.front() = call;
  outcomes_.splice(outcomes_.end(), spare_, spare_.begin());
  arrival_.notify_all();
  if (woken_) return;
  woken_ = napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking) == napi_ok;
}

}  // namespace wtsapi32
