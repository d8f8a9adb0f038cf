#include "blocking_pool.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "../win32/module.h"

namespace wtsapi32 {

namespace {

// Long enough to be reused by a poller, short enough not to be noticed.
constexpr std::chrono::seconds kIdleTime(5);

}  // namespace

std::shared_ptr<BlockingPool::Lane> BlockingPool::NewLane() { return std::make_shared<Lane>(); }

void BlockingPool::Run(const void* key, std::shared_ptr<Lane> lane, Work work) {
  if (!win32::PinModule()) throw std::runtime_error("wtsapi32: the addon cannot be pinned");
  std::list<Job> job;
  job.push_back(Job{key, std::move(lane), std::move(work)});
  Lane* const share = job.front().lane.get();

  const std::lock_guard<std::mutex> lock(mutex_);
  if (share != nullptr) {
    if (share->running_ >= kCallsPerServer) {
      share->waiting_.splice(share->waiting_.end(), job);
      return;
    }
    ++share->running_;
  }
  ready_.splice(ready_.end(), job);
  if (ready_.size() <= idle_) {
    wake_.notify_one();
    return;
  }
  try {
    std::thread(&BlockingPool::Main, shared_from_this()).detach();
  } catch (...) {
    // Not left to a thread that is busy: that one may be stuck for ever.
    job.splice(job.end(), ready_, std::prev(ready_.end()));
    if (share != nullptr) --share->running_;
    throw;
  }
}

bool BlockingPool::Withdraw(const std::shared_ptr<Lane>& lane, const void* key) {
  std::list<Job>
      withdrawn;  // destroyed after the lock, because it may hold the last use of a server
  if (lane == nullptr) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto job = lane->waiting_.begin(); job != lane->waiting_.end(); ++job) {
    if (job->key != key) continue;
    withdrawn.splice(withdrawn.end(), lane->waiting_, job);
    return true;
  }
  return false;
}

void BlockingPool::Retire() {
  const std::lock_guard<std::mutex> lock(mutex_);
  retired_ = true;
  wake_.notify_all();
}

void BlockingPool::Main(std::shared_ptr<BlockingPool> pool) noexcept {
  std::unique_lock<std::mutex> lock(pool->mutex_);
  for (;;) {
    if (pool->ready_.empty()) {
      ++pool->idle_;
      pool->wake_.wait_for(lock, kIdleTime,
                           [&pool] { return !pool->ready_.empty() || pool->retired_; });
      --pool->idle_;
      if (pool->ready_.empty()) break;
    }
    std::list<Job> job;
    job.splice(job.end(), pool->ready_, pool->ready_.begin());
    lock.unlock();
    job.front().work();
    job.front().work = nullptr;
    lock.lock();
    pool->Finish(job.front().lane.get());
    lock.unlock();
    job.clear();
    lock.lock();
  }
  lock.unlock();  // before `pool`, which may be the last owner of the mutex
}

void BlockingPool::Finish(Lane* lane) {
  if (lane == nullptr) return;
  --lane->running_;
  if (lane->waiting_.empty()) return;
  // This thread is free now: it takes this job, or an earlier one whose thread then takes this.
  ++lane->running_;
  ready_.splice(ready_.end(), lane->waiting_, lane->waiting_.begin());
}

}  // namespace wtsapi32
