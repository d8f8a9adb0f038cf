#ifndef WTSAPI32_NAPI_BLOCKING_POOL_H_
#define WTSAPI32_NAPI_BLOCKING_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

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
  explicit BlockingPool(const Limits& limits);

  // The queue of a host, by its folded name. It is forgotten when nobody has it any more.
  std::shared_ptr<HostQueue> HostNamed(const std::u16string& name);

  // Runs the job on a thread when `host` has room for it. False, and the job is forgotten, when the
  // host has too much to do already. Throws if it takes a new thread and there is none to be had.
  [[nodiscard]] bool Run(std::shared_ptr<Job> job, std::shared_ptr<HostQueue> host, When when);

  // Takes back a job that still waits its turn; false if it has been given a thread.
  bool Withdraw(HostQueue* host, const Job* job);

  // The environment has ended: threads end when they have nothing to do instead of waiting for
  // more. Run still works, for handles that remain to be closed.
  void Retire();

  // Nothing may block that one.
  bool IsJavaScriptThread() const noexcept {
    return std::this_thread::get_id() == javascript_thread_;
  }

 private:
  void Main() noexcept;
  void Keep() noexcept;
  bool AwaitWork(std::unique_lock<std::mutex>* lock);
  void Finish(const Work& work);
  void StartMissingThreads();
  void WakeKeeper(Clock::time_point due);
  Clock::time_point HandOutTurns(Clock::time_point now) noexcept;

  const Limits limits_;
  const std::thread::id javascript_thread_ = std::this_thread::get_id();
  // Guards all that follows, and the queues of the hosts. No job is run or destroyed under it.
  std::mutex mutex_;
  std::map<std::u16string, std::shared_ptr<HostQueue>> hosts_;
  // What may run now, and what must be told that it never will. Lists, because splicing cannot
  // fail: a thread that runs out of memory has nobody to tell.
  std::list<Work> ready_;
  std::list<Work> refused_;
  std::condition_variable wake_;
  size_t idle_ = 0;
  size_t starting_ = 0;  // threads that are on their way to look for work
  // A thread that sleeps until a turn comes back by age. There is one while anybody waits.
  std::condition_variable wake_keeper_;
  bool has_keeper_ = false;
  Clock::time_point keeper_due_;
  bool retired_ = false;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BLOCKING_POOL_H_
