// The part of the pool that gives turns back by age.
#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include "blocking_pool.h"

namespace wtsapi32 {

namespace {

// After which a thread that could not be started is tried again.
constexpr std::chrono::seconds kRetryTime(1);

}  // namespace

// Throws if there is no thread to be had: what nobody looks after must not wait.
void BlockingPool::WakeKeeper(Clock::time_point due) {
  if (!has_keeper_) {
    keeper_due_ = due;
    std::thread([pool = shared_from_this()] { pool->Keep(); }).detach();
    has_keeper_ = true;
  } else if (due < keeper_due_) {
    keeper_due_ = due;
    wake_keeper_.notify_one();
  }
}

// One thread for all who wait in this environment. It must never block, so it runs and destroys no
// job itself.
void BlockingPool::Keep() noexcept {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!retired_) {
    const Clock::time_point now = Clock::now();
    if (now < keeper_due_) {
      wake_keeper_.wait_for(lock, keeper_due_ - now);
      continue;
    }
    keeper_due_ = HandOutTurns(now);
    if (keeper_due_ == Clock::time_point::max()) break;
  }
  has_keeper_ = false;
}

// Returns when there will be more to do; the end of time if nobody waits.
Clock::time_point BlockingPool::HandOutTurns(Clock::time_point now) noexcept {
  Clock::time_point due = Clock::time_point::max();
  for (const auto& entry : hosts_) {
    HostQueue& host = *entry.second;
    std::list<Work>& waiting = host.waiting();
    while (!waiting.empty() && host.HasTurn(now)) {
      host.Begin(&waiting.front(), now);
      ready_.splice(ready_.end(), waiting, waiting.begin());
    }
    if (waiting.empty()) continue;
    if (host.IsExhausted(now)) {
      refused_.splice(refused_.end(), waiting);
    } else {
      due = std::min(due, host.NextTurn(now));
    }
  }
  wake_.notify_all();
  try {
    StartMissingThreads();
  } catch (...) {
    // No memory: they are left to the first thread that comes back, or to this one's next try.
    due = std::min(due, now + kRetryTime);
  }
  return due;
}

}  // namespace wtsapi32
