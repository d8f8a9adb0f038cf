#ifndef WTSAPI32_NAPI_CHANNEL_H_
#define WTSAPI32_NAPI_CHANNEL_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "blocking_pool.h"
#include "outcome.h"

namespace wtsapi32 {

// An asynchronous call. Shared by the JavaScript thread and the thread that runs it.
struct Call {
  const char* syscall;
  std::shared_ptr<BlockingPool::Lane> lane;  // null: a thread of its own
  Task task;  // null: the server is closed, so there is nothing to run
  uint64_t ticket = 0;
  Abandoned abandoned{false};
  // Guarded by the channel's mutex until `done`, then owned by the JavaScript thread.
  bool done = false;
  Outcome outcome;
};

// The way of outcomes from the pool's threads to one environment. It outlives the environment: a
// thread that comes back too late finds it closed and drops what it brought.
class Channel {
 public:
  // On the JavaScript thread:
  void Open(napi_threadsafe_function wake);
  // After this no thread calls into the environment.
  void Close();
  // Makes room for one more outcome, so that Complete needs no memory.
  void Expect();
  // How many outcomes there are; later ones will wake the environment anew.
  size_t Arrived();
  // The oldest outcome that has not been taken, or null.
  std::shared_ptr<Call> Take();
  // Takes the outcome of one call out of its turn.
  void TakeThis(const std::shared_ptr<Call>& call);
  // Drops the outcome, the one that is there or the one that will come.
  void Abandon(const std::shared_ptr<Call>& call);
  // Waits for the outcome; true when it is there.
  bool Wait(const Call& call, std::chrono::microseconds time);

  // On any thread:
  void Complete(const std::shared_ptr<Call>& call, Outcome outcome) noexcept;

 private:
  using Calls = std::list<std::shared_ptr<Call>>;

  // Held while a thread calls into the environment, hence also by Close. Node's own lock of the
  // thread-safe function is taken inside of this one, never the other way round.
  std::mutex mutex_;
  std::condition_variable arrival_;
  napi_threadsafe_function wake_ = nullptr;  // null: closed
  bool woken_ = false;
  Calls outcomes_;
  Calls spare_;  // a node for each call that is neither in outcomes_ nor abandoned
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_CHANNEL_H_
