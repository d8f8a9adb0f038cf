#ifndef WTSAPI32_NAPI_HOST_QUEUE_H_
#define WTSAPI32_NAPI_HOST_QUEUE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <vector>

#include "job.h"

namespace wtsapi32 {

using Clock = std::chrono::steady_clock;

// The kinds of calls. Each has bounds of its own at a host, so that one kind which Windows does not
// answer takes nothing from the others. In the order of LANES in src/native/record.ts.
enum class Lane : uint8_t {
  kQuestions,    // wait for their turn
  kRequests,     // log off, disconnect, connect: now or never, as whose session it is may change
  kNativeWaits,  // logoffs that Windows answers when the session has ended, which may be never
  kOpenings,     // now or never: this is how it is seen that a host has come back
  kClosings,     // wait, and are never refused
};
constexpr size_t kLanes = 5;

// What a question is about: a session, by its id, or all of them.
using Subject = uint64_t;
constexpr Subject kTheList = uint64_t{1} << 32;
// What belongs to a list, and may take as long as it has sessions.
constexpr Subject kTheDetails = uint64_t{2} << 32;

// Where a call stands at its host.
struct Place {
  Lane lane;
  Subject subject = kTheList;
};

// What one host may cost an environment.
struct Limits {
  // So many questions at a time; RPC to one host gains little from more.
  size_t turns = 4;
  // A question that takes longer keeps its thread, but no turn: it may never return, and four of
  // those would block the host for good.
  std::chrono::milliseconds turn_age{30'000};
  // When so many questions about one subject are over age, more of them fail, because one session
  // that hangs must leave the threads to the others. It is tried again after four, eight, … ages.
  size_t over_age_a_subject = 2;
  // So many threads a lane. For questions: over age or not, and when all of them are over age,
  // questions fail instead of waiting.
  std::array<size_t, kLanes> threads{16, 64, 64, 16, 2};
};

class HostQueue;

// A job on its way through the pool.
struct Work {
  std::shared_ptr<Job> job;
  std::shared_ptr<HostQueue> host;
  Place place;
  Clock::time_point began;
};

struct LaneCounts {
  size_t running;  // those over age included
  size_t waiting;
  size_t over_age;
  size_t limit;
};

// The calls to one host, by its name and not by handle: who opens a dead host again and again gets
// no new turns by it. Guarded by the pool's mutex. Lists, and vectors that never grow, because
// nothing that a returning thread does may fail: it has nobody to tell.
class HostQueue {
 public:
  explicit HostQueue(const Limits& limits);

  enum class Admission { kBegins, kWaits, kRefused };
  Admission Admit(const Place& place, Clock::time_point now) const;

  void Begin(Work* work, Clock::time_point now);
  void End(const Work& work);

  // Lets begin what waits for the place that has just been given back: at most one.
  void HandOn(Lane lane, Clock::time_point now, std::list<Work>* ready);
  // Lets questions begin whose turn has come by age, and takes out those that never will.
  void HandOut(Clock::time_point now, std::list<Work>* ready, std::list<Work>* refused);
  // When the next question grows over age, while any waits.
  Clock::time_point NextChange(Clock::time_point now) const;

  std::list<Work>& waiting(Lane lane) { return At(lane).waiting; }
  LaneCounts Count(Lane lane, Clock::time_point now) const;

 private:
  struct Running {
    Clock::time_point began;
    Subject subject;
  };
  struct Calls {
    std::vector<Running> running;  // the oldest comes first
    std::list<Work> waiting;
  };

  Calls& At(Lane lane) { return calls_[static_cast<size_t>(lane)]; }
  const Calls& At(Lane lane) const { return calls_[static_cast<size_t>(lane)]; }
  size_t Threads(Lane lane) const { return limits_.threads[static_cast<size_t>(lane)]; }
  bool IsOverAge(const Running& call, Clock::time_point now) const {
    return now - call.began >= limits_.turn_age;
  }
  bool MayBegin(Subject subject, Clock::time_point now) const;
  bool IsHopeless(Subject subject, Clock::time_point now) const;
  std::list<Work>::const_iterator FirstThatMayBegin(Clock::time_point now) const;

  const Limits limits_;
  std::array<Calls, kLanes> calls_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_HOST_QUEUE_H_
