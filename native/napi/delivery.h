#ifndef WTSAPI32_NAPI_DELIVERY_H_
#define WTSAPI32_NAPI_DELIVERY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "channel.h"
#include "node.h"
#include "pending_call.h"

namespace wtsapi32 {

// Hands the results of asynchronous calls to their callbacks. Used on the JavaScript thread only.
class Delivery {
 public:
  struct Expected {
    std::shared_ptr<PendingCall> call;
    Napi::FunctionReference done;
  };
  using ExpectedCalls = std::map<uint64_t, Expected>;

  Delivery(napi_env env, std::shared_ptr<Channel> channel)
      : env_(env), channel_(std::move(channel)) {}

  // Creates what wakes the event loop.
  void Open();
  bool IsOpen() const { return wake_ != nullptr; }
  // Forgets all calls and returns them. After this no thread calls into the environment.
  ExpectedCalls Close();

  // Gives the call a ticket, and `done` its result.
  uint64_t Expect(const std::shared_ptr<PendingCall>& call, Napi::Function done);
  // Forgets a call, and its result if that is there already; null if it is over.
  std::shared_ptr<PendingCall> Forget(uint64_t ticket);
  // Blocks. Returns whether the callback ran; what it throws is left pending.
  bool WaitFor(uint64_t ticket, double milliseconds);
  // Blocks until the result of a call is there, and takes it out of its turn. False when it is not
  // there in time, or the environment ends before.
  bool Await(const std::shared_ptr<PendingCall>& call, double milliseconds);

  uint64_t last_ticket() const { return last_ticket_; }
  const ExpectedCalls& calls() const { return calls_; }

 private:
  static void OnWake(napi_env env, napi_value unused, void* self, void* data);
  // Forgets the call and hands its result to its callback.
  napi_status Settle(const PendingCall& call);
  // Only calls that somebody waits for keep the event loop alive.
  void UpdateReference();

  const napi_env env_;
  const std::shared_ptr<Channel> channel_;
  napi_threadsafe_function wake_ = nullptr;
  bool referenced_ = false;
  uint64_t last_ticket_ = 0;
  ExpectedCalls calls_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_DELIVERY_H_
