#ifndef WTSAPI32_NAPI_BLOCKING_POOL_H_
#define WTSAPI32_NAPI_BLOCKING_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace wtsapi32 {

// Threads of our own for calls that can hang for ever; libuv's four must stay free for fs, dns and
// crypto. They are detached and never joined: one that is stuck in RPC is simply left behind, and
// at the end of the process Windows has killed them before anybody could wait for them. Each
// environment has a pool; the threads own it together with the environment, so that it is there
// for one that comes back late.
class BlockingPool : public std::enable_shared_from_this<BlockingPool> {
 public:
  // Must not throw; is destroyed, with all that it holds, on the thread that ran it.
  using Work = std::function<void()>;

  // The share of one server, which one dead host cannot exceed.
  class Lane;

  // So many calls on one server at a time. RPC to one host gains little from more, and a fleet of
  // dead hosts then costs at most this many threads each.
  static constexpr size_t kCallsPerServer = 4;

  BlockingPool() : home_(std::this_thread::get_id()) {}

  static std::shared_ptr<Lane> NewLane();

  // Runs `work` when `lane` has room, first come, first served; at once without a lane. Throws,
  // and forgets the work, if it takes a new thread and there is none to be had. `key` names it for
  // Withdraw.
  void Run(const void* key, std::shared_ptr<Lane> lane, Work work);

  // Takes back work that still waits for room; false if it has been given a thread.
  bool Withdraw(const std::shared_ptr<Lane>& lane, const void* key);

  // The environment has ended: threads end when they have nothing to do instead of waiting for
  // more. Run still works, for handles that remain to be closed.
  void Retire();

  // Is this the JavaScript thread, which must not block?
  bool IsHome() const noexcept { return std::this_thread::get_id() == home_; }

 private:
  struct Job {
    const void* key;
    std::shared_ptr<Lane> lane;
    Work work;
  };

  static void Main(std::shared_ptr<BlockingPool> pool) noexcept;
  void Finish(Lane* lane);

  const std::thread::id home_;
  std::mutex mutex_;  // guards all that follows, and the lanes; nothing is called while it is held
  std::condition_variable wake_;
  // Jobs that may run now. There is an idle or a starting thread for each of them. Lists, because
  // splicing cannot fail: a thread that runs out of memory has nobody to tell.
  std::list<Job> ready_;
  size_t idle_ = 0;
  bool retired_ = false;
};

class BlockingPool::Lane {
 private:
  friend class BlockingPool;
  std::list<Job> waiting_;
  size_t running_ = 0;  // includes those in ready_
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BLOCKING_POOL_H_
