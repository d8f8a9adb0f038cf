#ifndef WTSAPI32_NAPI_ENVIRONMENT_H_
#define WTSAPI32_NAPI_ENVIRONMENT_H_

#include <cstdint>
#include <map>
#include <memory>

#include "blocking_pool.h"
#include "channel.h"
#include "node.h"

namespace wtsapi32 {

// All state of the addon in one environment: the main thread, or one worker. Used on that thread
// only; what other threads use is shared by pointer and outlives it.
class Environment {
 public:
  explicit Environment(napi_env env);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  static Environment& Of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }

  const std::shared_ptr<BlockingPool>& pool() const { return pool_; }
  // The share of this host.
  const std::shared_ptr<BlockingPool::Lane>& lane() const { return lane_; }

  // Starts or queues the call and returns its ticket.
  uint64_t Start(const std::shared_ptr<Call>& call, Napi::Function done);
  // Was there ever a call with this ticket?
  bool Issued(uint64_t ticket) const { return ticket > 0 && ticket <= last_ticket_; }
  void Abandon(uint64_t ticket);
  // Returns whether the callback ran; what it throws is left pending.
  bool WaitFor(uint64_t ticket, double milliseconds);
  // Calls that wait for room in `lane` fail, as calls on a closed server do, and never start.
  void FailQueued(const std::shared_ptr<BlockingPool::Lane>& lane);

 private:
  struct Pending {
    std::shared_ptr<Call> call;
    Napi::FunctionReference done;
  };

  static void Deliver(napi_env env, napi_value unused, void* self, void* data);
  static void OnExit(void* self);
  void OpenChannel();
  void Teardown();
  void Run(const std::shared_ptr<Call>& call);
  // Forgets the call and hands its outcome to its callback.
  napi_status Settle(const Call& call);
  // Only calls that somebody waits for keep the event loop alive.
  void UpdateReference();

  const napi_env env_;
  const std::shared_ptr<BlockingPool> pool_ = std::make_shared<BlockingPool>();
  const std::shared_ptr<BlockingPool::Lane> lane_ = BlockingPool::NewLane();
  const std::shared_ptr<Channel> channel_ = std::make_shared<Channel>();
  napi_threadsafe_function wake_ = nullptr;
  bool referenced_ = false;
  uint64_t last_ticket_ = 0;
  std::map<uint64_t, Pending> pending_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_ENVIRONMENT_H_
