#ifndef WTSAPI32_NAPI_HOST_QUEUE_H_
#define WTSAPI32_NAPI_HOST_QUEUE_H_

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <vector>

#include "job.h"

namespace wtsapi32 {

using Clock = std::chrono::steady_clock;

// What one host may cost an environment.
struct Limits {
  // So many calls at a time; RPC to one host gains little from more. The others wait their turn.
  size_t turns = 4;
  // A call that takes longer keeps its thread, but no turn: it may never return, and four of those
  // would block the host for good.
  std::chrono::milliseconds turn_age{30'000};
  // So many threads for calls that take turns, over age or not. When all of them are over age,
  // calls fail instead of waiting.
  size_t threads = 16;
  // So many threads for calls that begin at once (log off, disconnect, open).
  size_t requests = 64;
};

// When may a call begin?
enum class When {
  kInTurn,  // when its host has a turn for it, first come, first served
  kAtOnce,  // now or never
};

class HostQueue;

// A job on its way through the pool.
struct Work {
  std::shared_ptr<Job> job;
  std::shared_ptr<HostQueue> host;  // null: it belongs to no host, and begins at once
  When when;
  Clock::time_point began;
};

// The calls to one host, by its name and not by handle: who opens a dead host again and again gets
// no new turns by it. Guarded by the pool's mutex. A list and a vector that never grows, because
// nothing that a returning thread does may fail: it has nobody to tell.
class HostQueue {
 public:
  explicit HostQueue(const Limits& limits);

  enum class Admission { kBegins, kWaits, kRefused };
  Admission Admit(When when, Clock::time_point now) const;

  void Begin(Work* work, Clock::time_point now);
  void End(const Work& work);

  bool HasTurn(Clock::time_point now) const;
  // All threads that it may have are in calls over age.
  bool IsExhausted(Clock::time_point now) const;
  // When the oldest turn that still counts comes back by age. There is one when there is no turn to
  // be had and the host is not exhausted.
  Clock::time_point NextTurn(Clock::time_point now) const;

  std::list<Work>& waiting() { return waiting_; }

 private:
  using Turn = std::vector<Clock::time_point>::const_iterator;
  Turn FirstUnderAge(Clock::time_point now) const;

  const Limits limits_;
  std::list<Work> waiting_;
  std::vector<Clock::time_point> turns_;  // when those began that still run; the oldest comes first
  size_t requests_ = 0;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_HOST_QUEUE_H_
