#include "channel.h"

#include <algorithm>
#include <utility>

namespace wtsapi32 {

void Channel::Open(napi_threadsafe_function wake) {
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
}

void Channel::Close() {
  Calls dropped;  // destroyed after the lock, because results may hold servers
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = nullptr;
  dropped.splice(dropped.end(), arrived_);
}

void Channel::Expect(PendingCall* call, uint64_t ticket) {
  call->channel_ = shared_from_this();
  call->ticket_ = ticket;
  const std::lock_guard<std::mutex> lock(mutex_);
  spare_.emplace_back();
}

size_t Channel::Arrived() {
  const std::lock_guard<std::mutex> lock(mutex_);
  woken_ = false;
  return arrived_.size();
}

std::shared_ptr<PendingCall> Channel::Take() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (arrived_.empty()) return nullptr;
  std::shared_ptr<PendingCall> call = std::move(arrived_.front());
  arrived_.pop_front();
  return call;
}

void Channel::TakeThis(const std::shared_ptr<PendingCall>& call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  arrived_.remove(call);
}

void Channel::Abandon(const std::shared_ptr<PendingCall>& call) {
  // The caller's reference keeps the result until the lock is gone.
  const std::lock_guard<std::mutex> lock(mutex_);
  call->abandoned_ = true;
  if (call->done_) {
    arrived_.remove(call);
  } else if (!spare_.empty()) {
    spare_.pop_back();
  }
}

bool Channel::Wait(const PendingCall& call, std::chrono::microseconds time) {
  std::unique_lock<std::mutex> lock(mutex_);
  return arrival_.wait_for(lock, time, [&call] { return call.done_; });
}

void Channel::Complete(const std::shared_ptr<PendingCall>& call, CallResult result) noexcept {
  // A result that nobody waits for dies with this function's parameter, on this thread.
  const std::lock_guard<std::mutex> lock(mutex_);
  if (wake_ == nullptr || call->abandoned_) return;
  call->result_ = std::move(result);
  call->done_ = true;
  spare_.front() = call;
  arrived_.splice(arrived_.end(), spare_, spare_.begin());
  arrival_.notify_all();
  if (woken_) return;
  woken_ = lose_wakes_ ||
           napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking) == napi_ok;
}

bool Channel::RingAgain() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (wake_ == nullptr || arrived_.empty()) return false;
  // Whatever comes of it: it is tried again.
  (void)napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking);
  return true;
}

}  // namespace wtsapi32
