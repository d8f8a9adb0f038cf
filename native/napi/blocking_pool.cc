#include "blocking_pool.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "../win32/error.h"
#include "../win32/module.h"

namespace wtsapi32 {

namespace {

// Long enough to be reused by a poller, short enough not to be noticed.
constexpr std::chrono::seconds kIdleTime(5);

}  // namespace

BlockingPool::BlockingPool(const Limits& limits) : limits_(limits) {}

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

bool BlockingPool::Run(std::shared_ptr<Job> job, std::shared_ptr<HostQueue> host, When when) {
  if (!win32::PinModule()) throw std::runtime_error("wtsapi32: the addon cannot be pinned");
  std::list<Work> work;  // destroyed after the lock, as a job may hold the last use of a server
  work.push_back(Work{std::move(job), std::move(host), when, {}});
  HostQueue* const queue = work.front().host.get();

  const std::lock_guard<std::mutex> lock(mutex_);
  if (queue != nullptr) {
    const Clock::time_point now = Clock::now();
    switch (queue->Admit(when, now)) {
      case HostQueue::Admission::kRefused:
        return false;
      case HostQueue::Admission::kWaits:
        WakeKeeper(queue->HasTurn(now) ? now : queue->NextTurn(now));
        queue->waiting().splice(queue->waiting().end(), work);
        return true;
      case HostQueue::Admission::kBegins:
        queue->Begin(&work.front(), now);
    }
  }
  ready_.splice(ready_.end(), work);
  try {
    wake_.notify_one();
    StartMissingThreads();
  } catch (...) {
    // Not left to a thread that is busy: that one may be stuck for ever.
    work.splice(work.end(), ready_, std::prev(ready_.end()));
    if (queue != nullptr) queue->End(work.front());
    throw;
  }
  return true;
}

bool BlockingPool::Withdraw(HostQueue* host, const Job* job) {
  std::list<Work> withdrawn;  // destroyed after the lock
  if (host == nullptr) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  std::list<Work>& waiting = host->waiting();
  for (auto work = waiting.begin(); work != waiting.end(); ++work) {
    if (work->job.get() != job) continue;
    withdrawn.splice(withdrawn.end(), waiting, work);
    return true;
  }
  return false;
}

void BlockingPool::Retire() {
  const std::lock_guard<std::mutex> lock(mutex_);
  retired_ = true;
  wake_.notify_all();
  wake_keeper_.notify_all();
}

// Each job that may run gets a thread of its own, because any may block; those that are refused
// need one between them.
void BlockingPool::StartMissingThreads() {
  const size_t needed = ready_.size() + (refused_.empty() ? 0 : 1);
  while (idle_ + starting_ < needed) {
    std::thread([pool = shared_from_this()] { pool->Main(); }).detach();
    ++starting_;
  }
}

void BlockingPool::Main() noexcept {
  std::unique_lock<std::mutex> lock(mutex_);
  --starting_;
  while (AwaitWork(&lock)) {
    std::list<Work> taken;
    const bool refused = !refused_.empty();
    if (refused) {
      taken.swap(refused_);
    } else {
      taken.splice(taken.end(), ready_, ready_.begin());
    }
    lock.unlock();
    for (Work& work : taken) {
      if (refused) {
        work.job->Refuse(win32::kErrorBusy);
      } else {
        work.job->Run();
      }
      work.job.reset();  // may close a handle, which can hang as well: in its turn
    }
    lock.lock();
    if (!refused) Finish(taken.front());
  }
}

bool BlockingPool::AwaitWork(std::unique_lock<std::mutex>* lock) {
  const auto has_work = [this] { return !ready_.empty() || !refused_.empty(); };
  if (has_work()) return true;
  ++idle_;
  wake_.wait_for(*lock, kIdleTime, [&] { return has_work() || retired_; });
  --idle_;
  return has_work();
}

void BlockingPool::Finish(const Work& work) {
  if (work.host == nullptr) return;
  const Clock::time_point now = Clock::now();
  work.host->End(work);
  std::list<Work>& waiting = work.host->waiting();
  if (waiting.empty() || !work.host->HasTurn(now)) return;
  // This thread is free now: it takes this job, or an earlier one whose thread then takes this.
  work.host->Begin(&waiting.front(), now);
  ready_.splice(ready_.end(), waiting, waiting.begin());
}

}  // namespace wtsapi32
