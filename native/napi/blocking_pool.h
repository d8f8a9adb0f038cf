#ifndef WTSAPI32_NAPI_BLOCKING_POOL_H_
#define WTSAPI32_NAPI_BLOCKING_POOL_H_

#include <array>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "bell.h"
#include "host_queue.h"
#include "job.h"

namespace wtsapi32 {

// Threads of our own for calls that can hang for ever; libuv's four must stay free for fs, dns and
// crypto. They are detached and never joined: one that is stuck in RPC is simply left behind, and
// at the end of the process Windows has killed them before anybody could wait for them. Each
// environment has a pool; the threads own it together with the environment, so that it is there
// for one that comes back late.
class BlockingPool : public std::enable_shared_from_this<BlockingPool> {
 public:
  // `most_threads` is for tests: no more are to be had then.
  BlockingPool(const Limits& limits, size_t most_threads, std::shared_ptr<Bell> bell);

  // The queue of a host, by its folded name. It is forgotten when nobody has it any more.
  std::shared_ptr<HostQueue> HostNamed(const std::u16string& name);

  // Runs the job on a thread when its lane at `host` has room for it. False, and the job is
  // forgotten, when there is too much to do already. Throws if it takes a new thread and there is
  // none to be had.
  [[nodiscard]] bool Run(std::shared_ptr<Job> job, std::shared_ptr<HostQueue> host, Place place);

  // Runs what closes a handle (a list of one, which needs no memory now) as soon as there is a
  // thread for it, never here. Works after the end of the environment, too.
  void Close(std::list<Work>* closing) noexcept;

  // Takes back a job that still waits for its turn, or for being told that it has none; false if it
  // has been given a thread.
  bool Withdraw(HostQueue* host, const Job* job);

  // Results are there: rings until they are fetched, as a runtime may miss it once (Deno 2.9).
  void AwaitFetch() noexcept;

  std::array<LaneCounts, kLanes> Count(const HostQueue& host);

  // The environment has ended: threads end when they have nothing to do instead of waiting for
  // more.
  void Retire();

 private:
  void Main() noexcept;
  void Keep() noexcept;
  bool AwaitWork(std::unique_lock<std::mutex>* lock);
  void Finish(const Work& work);
  void StartThread(void (BlockingPool::*main)());
  void StartMissingThreads();
  void WakeKeeper(Clock::time_point* due, Clock::time_point at);
  void AwaitFetchLocked() noexcept;
  void Ring(std::unique_lock<std::mutex>* lock) noexcept;
  Clock::time_point HandOutTurns(Clock::time_point now) noexcept;
  bool HasWork() const { return !ready_.empty() || !refused_.empty(); }

  const Limits limits_;
  const size_t most_threads_;
  const std::shared_ptr<Bell> bell_;
  // Guards all that follows, and the queues of the hosts. No job is run or destroyed under it, and
  // no bell rung: that has a mutex of its own.
  std::mutex mutex_;
  std::map<std::u16string, std::shared_ptr<HostQueue>> hosts_;
  // What may run now, and what must be told that it never will. Lists, because splicing cannot
  // fail: a thread that runs out of memory has nobody to tell.
  std::list<Work> ready_;
  std::list<Work> refused_;
  std::condition_variable wake_;
  size_t threads_ = 0;
  size_t idle_ = 0;
  size_t starting_ = 0;  // threads that are on their way to look for work
  // A thread that sleeps until a turn comes back by age, or results should have been fetched. There
  // is one while anybody waits for that, and a little longer.
  std::condition_variable wake_keeper_;
  bool has_keeper_ = false;
  Clock::time_point turns_due_ = Clock::time_point::max();
  Clock::time_point ring_due_ = Clock::time_point::max();
  Clock::duration ring_pause_{};
  bool retired_ = false;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BLOCKING_POOL_H_
