#ifndef WTSAPI32_NAPI_PENDING_CALL_H_
#define WTSAPI32_NAPI_PENDING_CALL_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "host_queue.h"
#include "job.h"
#include "opened.h"
#include "value.h"

namespace wtsapi32 {

class Channel;

// Set when nobody wants the result any more; a call of several steps then skips the rest.
using Abandoned = std::atomic<bool>;

// Running out of memory is a failure like others: on a thread of our own there is nobody to catch.
template <typename Function>
CallResult Guarded(const char* syscall, const Function& function) {
  try {
    return function();
  } catch (...) {
    return win32::Failure{syscall, win32::kErrorNotEnoughMemory};
  }
}

// An asynchronous call, which is also the job that the pool runs. Shared by the JavaScript thread
// and the thread that runs it.
class PendingCall : public Job, public std::enable_shared_from_this<PendingCall> {
 public:
  template <typename Kind>
  PendingCall(const char* syscall, Argument<Kind> on, Place place)
      : syscall_(syscall),
        host_(std::move(on.host)),
        place_(place),
        on_(on.opened.get()),
        opened_(std::move(on.opened)) {}

  const char* syscall() const { return syscall_; }
  const std::shared_ptr<HostQueue>& host() const { return host_; }
  const Place& place() const { return place_; }
  bool IsOn(const Opened* opened) const { return on_ == opened; }
  uint64_t ticket() const { return ticket_; }
  const CallResult& result() const { return result_; }

  void Run() noexcept final;
  void Deliver() noexcept final;
  void Refuse(uint32_t error) noexcept final;

 protected:
  // Makes the call, on one of the pool's threads. May throw std::bad_alloc. `opened` is null on a
  // host itself.
  virtual CallResult Perform(const Opened* opened, const Abandoned& abandoned) = 0;

 private:
  friend class Channel;

  const char* const syscall_;
  const std::shared_ptr<HostQueue> host_;
  const Place place_;
  const Opened* const on_;  // to compare with, no more
  std::shared_ptr<Opened> opened_;
  // Set before it is given to the pool.
  std::shared_ptr<Channel> channel_;
  uint64_t ticket_ = 0;

  // From Run to Deliver, on one thread.
  CallResult outcome_{nullptr};

  Abandoned abandoned_{false};
  // Guarded by the channel's mutex until `done_`, then owned by the JavaScript thread.
  bool done_ = false;
  CallResult result_{nullptr};
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_PENDING_CALL_H_
