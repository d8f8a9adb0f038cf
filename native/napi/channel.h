#ifndef WTSAPI32_NAPI_CHANNEL_H_
#define WTSAPI32_NAPI_CHANNEL_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "bell.h"
#include "pending_call.h"

namespace wtsapi32 {

// The way of results from the pool's threads to one environment. It outlives the environment: a
// thread that comes back too late finds it closed and drops what it brought.
class Channel : public Bell, public std::enable_shared_from_this<Channel> {
 public:
  // `lose_wakes` is for tests: only who rings again is heard then, as happens in Deno 2.9.
  explicit Channel(bool lose_wakes) : lose_wakes_(lose_wakes) {}

  // On the JavaScript thread:
  void Open(napi_threadsafe_function wake);
  // After this no thread calls into the environment.
  void Close();
  // The call will complete here. Makes room for its result, so that Complete needs no memory.
  void Expect(PendingCall* call, uint64_t ticket);
  // How many results there are; later ones will wake the environment anew.
  size_t Arrived();
  // The call whose result has waited longest, or null.
  std::shared_ptr<PendingCall> Take();
  // Takes the result of one call out of its turn.
  void TakeThis(const std::shared_ptr<PendingCall>& call);
  // Drops the result, the one that is there or the one that will come.
  void Abandon(const std::shared_ptr<PendingCall>& call);
  // Waits for the result; true when it is there.
  bool Wait(const PendingCall& call, std::chrono::microseconds time);

  // On any thread:
  void Complete(const std::shared_ptr<PendingCall>& call, CallResult result) noexcept;
  bool RingAgain() noexcept override;

 private:
  using Calls = std::list<std::shared_ptr<PendingCall>>;

  const bool lose_wakes_;
  // Held while a thread calls into the environment, hence also by Close. Node's own lock of the
  // thread-safe function is taken inside of this one, never the other way round.
  std::mutex mutex_;
  std::condition_variable arrival_;
  napi_threadsafe_function wake_ = nullptr;  // null: closed
  bool woken_ = false;
  Calls arrived_;
  Calls spare_;  // a node for each call that is neither in arrived_ nor abandoned
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_CHANNEL_H_
