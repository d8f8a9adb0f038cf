// The part of the pool that watches the clock: it gives turns back by age, and rings for results
// that nobody fetches.
#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>

#include "blocking_pool.h"

namespace wtsapi32 {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// After which a thread that could not be started is tried again.
constexpr seconds kRetryTime(1);
// Starting a thread for each call of a poller would cost more than one that sleeps.
constexpr seconds kKeeperIdleTime(5);
// A result that is there for so long has not been noticed, or the event loop is busy: then ringing
// is in vain, and each time costs it an event.
constexpr milliseconds kFirstRing(50);
constexpr seconds kSlowestRing(1);

constexpr Clock::time_point kNever = Clock::time_point::max();

}  // namespace

// Throws if there is no thread to be had: what nobody looks after must not wait.
void BlockingPool::WakeKeeper(Clock::time_point* due, Clock::time_point at) {
  if (!has_keeper_) {
    StartThread(&BlockingPool::Keep);
    has_keeper_ = true;
  } else if (at < *due) {
    wake_keeper_.notify_one();
  }
  *due = std::min(*due, at);
}

// One thread for all who wait in this environment. It must never block, so it runs and destroys no
// job itself.
void BlockingPool::Keep() noexcept {
  std::unique_lock<std::mutex> lock(mutex_);
  // A handle that no thread could be had for must be closed all the same.
  while (!retired_ || HasWork()) {
    const Clock::time_point due = std::min(turns_due_, ring_due_);
    const Clock::time_point now = Clock::now();
    if (due == kNever) {
      const auto has_task = [this] {
        return turns_due_ != kNever || ring_due_ != kNever || retired_;
      };
      if (!wake_keeper_.wait_for(lock, kKeeperIdleTime, has_task)) break;
      if (retired_ && turns_due_ == kNever) break;
    } else if (now < due) {
      wake_keeper_.wait_for(lock, due - now);
    } else if (now < turns_due_) {
      Ring(&lock);
    } else {
      turns_due_ = HandOutTurns(now);
    }
  }
  has_keeper_ = false;
  --threads_;
}

// Returns when there will be more to do; the end of time if nobody waits.
Clock::time_point BlockingPool::HandOutTurns(Clock::time_point now) noexcept {
  Clock::time_point due = kNever;
  for (const auto& entry : hosts_) {
    HostQueue& host = *entry.second;
    if (host.waiting(Lane::kQuestions).empty()) continue;
    host.HandOut(now, &ready_, &refused_);
    if (!host.waiting(Lane::kQuestions).empty()) due = std::min(due, host.NextChange(now));
  }
  wake_.notify_all();
  try {
    StartMissingThreads();
  } catch (...) {
    // They are left to the first thread that comes back, or to this one's next try.
    due = std::min(due, now + kRetryTime);
  }
  return due;
}

void BlockingPool::AwaitFetch() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  AwaitFetchLocked();
}

void BlockingPool::AwaitFetchLocked() noexcept {
  if (retired_ || ring_due_ != kNever) return;
  ring_pause_ = kFirstRing;
  try {
    WakeKeeper(&ring_due_, Clock::now() + kFirstRing);
  } catch (...) {
    // Without a thread for it the next result tries again. Nearly every ring is heard.
  }
}

void BlockingPool::Ring(std::unique_lock<std::mutex>* lock) noexcept {
  // First, so that a result which comes in between is awaited anew.
  ring_due_ = kNever;
  lock->unlock();
  const bool unfetched = bell_->RingAgain();
  lock->lock();
  if (!unfetched) return;
  ring_pause_ = std::min<Clock::duration>(2 * ring_pause_, kSlowestRing);
  ring_due_ = std::min(ring_due_, Clock::now() + ring_pause_);
}

}  // namespace wtsapi32
