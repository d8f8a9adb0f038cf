#include "blocking_pool.h"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "../win32/error.h"
#include "../win32/module.h"

namespace wtsapi32 {

namespace {

// Long enough to be reused by a poller, short enough not to be noticed.
constexpr std::chrono::seconds kIdleTime(5);

}  // namespace

BlockingPool::BlockingPool(const Limits& limits, size_t most_threads, std::shared_ptr<Bell> bell)
    : limits_(limits), most_threads_(most_threads), bell_(std::move(bell)) {}

std::shared_ptr<HostQueue> BlockingPool::HostNamed(const std::u16string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto known = hosts_.find(name);
  if (known != hosts_.end()) return known->second;
  for (auto host = hosts_.begin(); host != hosts_.end();) {
    // No other owner: nothing runs or waits there, and no handle of it is open.
    host = host->second.use_count() == 1 ? hosts_.erase(host) : std::next(host);
  }
  return hosts_.emplace(name, std::make_shared<HostQueue>(limits_)).first->second;
}

bool BlockingPool::Run(std::shared_ptr<Job> job, std::shared_ptr<HostQueue> host, Place place) {
  std::list<Work> work;  // destroyed after the lock, as a job may hold the last use of a server
  work.push_back(Work{std::move(job), std::move(host), place, {}});
  HostQueue& queue = *work.front().host;

  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  switch (queue.Admit(place, now)) {
    case HostQueue::Admission::kRefused:
      return false;
    case HostQueue::Admission::kWaits: {
      std::list<Work>& waiting = queue.waiting(place.lane);
      WakeKeeper(&turns_due_, queue.NextChange(now));
      waiting.splice(waiting.end(), work);
      return true;
    }
    case HostQueue::Admission::kBegins:
      queue.Begin(&work.front(), now);
  }
  ready_.splice(ready_.end(), work);
  try {
    wake_.notify_one();
    StartMissingThreads();
  } catch (...) {
    // Not left to a thread that is busy: that one may be stuck for ever.
    work.splice(work.end(), ready_, std::prev(ready_.end()));
    queue.End(work.front());
    throw;
  }
  return true;
}

void BlockingPool::Close(std::list<Work>* closing) noexcept {
  HostQueue& queue = *closing->front().host;

  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (queue.Admit(closing->front().place, now) == HostQueue::Admission::kWaits) {
    std::list<Work>& waiting = queue.waiting(Lane::kClosings);
    waiting.splice(waiting.end(), *closing);
    return;
  }
  queue.Begin(&closing->front(), now);
  ready_.splice(ready_.end(), *closing);
  try {
    wake_.notify_one();
    StartMissingThreads();
  } catch (...) {
    try {
      WakeKeeper(&turns_due_, now);
    } catch (...) {
      // It is left to the first thread that comes back.
    }
  }
}

bool BlockingPool::Withdraw(HostQueue* host, const Job* job) {
  std::list<Work> withdrawn;  // destroyed after the lock
  if (host == nullptr) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (std::list<Work>* const works : {&host->waiting(Lane::kQuestions), &refused_}) {
    for (auto work = works->begin(); work != works->end(); ++work) {
      if (work->job.get() != job) continue;
      withdrawn.splice(withdrawn.end(), *works, work);
      return true;
    }
  }
  return false;
}

std::array<LaneCounts, kLanes> BlockingPool::Count(const HostQueue& host) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  std::array<LaneCounts, kLanes> counts{};
  for (size_t lane = 0; lane < kLanes; ++lane) {
    counts[lane] = host.Count(static_cast<Lane>(lane), now);
  }
  return counts;
}

void BlockingPool::Retire() {
  const std::lock_guard<std::mutex> lock(mutex_);
  retired_ = true;
  wake_.notify_all();
  wake_keeper_.notify_all();
}

void BlockingPool::StartThread(void (BlockingPool::*main)()) {
  if (!win32::PinModule()) throw std::runtime_error("wtsapi32: the addon cannot be pinned");
  if (threads_ == most_threads_) throw std::runtime_error("wtsapi32: no thread to be had");
  std::thread([pool = shared_from_this(), main] { (pool.get()->*main)(); }).detach();
  ++threads_;
}

// Each job that may run gets a thread of its own, because any may block; those that are refused
// need one between them.
void BlockingPool::StartMissingThreads() {
  const size_t needed = ready_.size() + (refused_.empty() ? 0 : 1);
  while (idle_ + starting_ < needed) {
    StartThread(&BlockingPool::Main);
    ++starting_;
  }
}

void BlockingPool::Main() noexcept {
  // Made once: an empty list may need memory.
  std::list<Work> taken;
  std::unique_lock<std::mutex> lock(mutex_);
  --starting_;
  while (AwaitWork(&lock)) {
    const bool refused = !refused_.empty();
    if (refused) {
      taken.swap(refused_);
    } else {
      taken.splice(taken.end(), ready_, ready_.begin());
    }
    lock.unlock();
    if (refused) {
      // All of them before the first is destroyed: what that does, none of the others waits for.
      for (const Work& work : taken) work.job->Refuse(win32::kErrorBusy);
    } else {
      taken.front().job->Run();
      lock.lock();
      Finish(taken.front());
      lock.unlock();
      taken.front().job->Deliver();
    }
    taken.clear();
    lock.lock();
    AwaitFetchLocked();
  }
  --threads_;
}

bool BlockingPool::AwaitWork(std::unique_lock<std::mutex>* lock) {
  if (HasWork()) return true;
  ++idle_;
  wake_.wait_for(*lock, kIdleTime, [this] { return HasWork() || retired_; });
  --idle_;
  return HasWork();
}

// This thread is free now: it takes what begins in this place, or an earlier job whose thread then
// takes that.
void BlockingPool::Finish(const Work& work) {
  work.host->End(work);
  work.host->HandOn(work.place.lane, Clock::now(), &ready_);
}

}  // namespace wtsapi32
