#include "host_queue.h"

#include <algorithm>

namespace wtsapi32 {

HostQueue::HostQueue(const Limits& limits) : limits_(limits) { turns_.reserve(limits.threads); }

HostQueue::Admission HostQueue::Admit(When when, Clock::time_point now) const {
  if (when == When::kAtOnce) {
    return requests_ < limits_.requests ? Admission::kBegins : Admission::kRefused;
  }
  if (IsExhausted(now)) return Admission::kRefused;
  return waiting_.empty() && HasTurn(now) ? Admission::kBegins : Admission::kWaits;
}

void HostQueue::Begin(Work* work, Clock::time_point now) {
  if (work->when == When::kAtOnce) {
    ++requests_;
    return;
  }
  work->began = now;
  turns_.push_back(now);
}

void HostQueue::End(const Work& work) {
  if (work.when == When::kAtOnce) {
    --requests_;
    return;
  }
  // Two that began at the same time are the same turn to us.
  turns_.erase(std::find(turns_.begin(), turns_.end(), work.began));
}

bool HostQueue::HasTurn(Clock::time_point now) const {
  const auto under_age = static_cast<size_t>(turns_.end() - FirstUnderAge(now));
  return under_age < limits_.turns && turns_.size() < limits_.threads;
}

bool HostQueue::IsExhausted(Clock::time_point now) const {
  return turns_.size() == limits_.threads && FirstUnderAge(now) == turns_.end();
}

Clock::time_point HostQueue::NextTurn(Clock::time_point now) const {
  return *FirstUnderAge(now) + limits_.turn_age;
}

HostQueue::Turn HostQueue::FirstUnderAge(Clock::time_point now) const {
  return std::find_if(turns_.begin(), turns_.end(), [this, now](Clock::time_point began) {
    return now - began < limits_.turn_age;
  });
}

}  // namespace wtsapi32
