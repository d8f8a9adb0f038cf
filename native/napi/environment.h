#ifndef WTSAPI32_NAPI_ENVIRONMENT_H_
#define WTSAPI32_NAPI_ENVIRONMENT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "blocking_pool.h"
#include "delivery.h"
#include "end_session.h"
#include "node.h"

namespace wtsapi32 {

// All state of the addon in one environment: the main thread, or one worker. Used on that thread
// only; what other threads use is shared by pointer and outlives it.
class Environment {
 public:
  // `exports` as the loader of the addon passed it: that says there whether this is a worker, which
  // Node-API does not tell, and the tests put their hooks there.
  explicit Environment(Napi::Object exports);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  static Environment& Of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }

  const std::shared_ptr<BlockingPool>& pool() const { return pool_; }
  const std::shared_ptr<HostQueue>& this_host() const { return this_host_; }
  EndSessions& end_sessions() { return end_sessions_; }

  // Starts or queues the call and returns its ticket.
  uint64_t Start(const std::shared_ptr<PendingCall>& call, Napi::Function done);
  // As Start, and blocks until the result is there: JavaScript, or a pending exception.
  Napi::Value StartAndWait(const std::shared_ptr<PendingCall>& call);
  // In a worker nothing may block in Windows itself: Node joins the thread of a worker that is
  // terminated, and of each at process.exit(), which would last as long as Windows does.
  bool in_worker() const { return in_worker_; }
  void Abandon(uint64_t ticket);
  bool WaitFor(uint64_t ticket, double milliseconds) {
    return delivery_.WaitFor(ticket, milliseconds);
  }
  uint64_t last_ticket() const { return delivery_.last_ticket(); }
  // Calls on it that wait their turn fail, as calls on what is closed do, and never start.
  void FailQueued(const Opened* opened);

 private:
  void OpenDelivery();
  void Begin(const std::shared_ptr<PendingCall>& call);
  void Refuse(const std::shared_ptr<PendingCall>& call, uint32_t error);
  static void OnExit(void* self);
  void Teardown();

  const napi_env env_;
  const bool in_worker_;
  const bool lose_wakes_;
  const std::shared_ptr<Channel> channel_;
  const std::shared_ptr<BlockingPool> pool_;
  const std::shared_ptr<HostQueue> this_host_;
  Delivery delivery_;
  EndSessions end_sessions_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_ENVIRONMENT_H_
