#include "host_queue.h"

#include <algorithm>
#include <iterator>

namespace wtsapi32 {

HostQueue::HostQueue(const Limits& limits) : limits_(limits) {
  for (size_t lane = 0; lane < kLanes; ++lane) calls_[lane].running.reserve(limits.threads[lane]);
}

HostQueue::Admission HostQueue::Admit(const Place& place, Clock::time_point now) const {
  if (place.lane == Lane::kQuestions) {
    if (IsHopeless(place.subject, now)) return Admission::kRefused;
    if (!MayBegin(place.subject, now)) return Admission::kWaits;
    // Who could begin as well, and was there before, comes first.
    const bool first = FirstThatMayBegin(now) == At(place.lane).waiting.end();
    return first ? Admission::kBegins : Admission::kWaits;
  }
  if (At(place.lane).running.size() < Threads(place.lane)) return Admission::kBegins;
  return place.lane == Lane::kClosings ? Admission::kWaits : Admission::kRefused;
}

void HostQueue::Begin(Work* work, Clock::time_point now) {
  work->began = now;
  At(work->place.lane).running.push_back(Running{now, work->place.subject});
}

void HostQueue::End(const Work& work) {
  std::vector<Running>& running = At(work.place.lane).running;
  // Two that are about the same and began at the same time are the same to us.
  running.erase(std::find_if(running.begin(), running.end(), [&work](const Running& call) {
    return call.began == work.began && call.subject == work.place.subject;
  }));
}

void HostQueue::HandOn(Lane lane, Clock::time_point now, std::list<Work>* ready) {
  std::list<Work>& waiting = At(lane).waiting;
  const auto next = lane == Lane::kQuestions ? FirstThatMayBegin(now) : waiting.cbegin();
  if (next == waiting.cend()) return;
  ready->splice(ready->end(), waiting, next);
  Begin(&ready->back(), now);
}

void HostQueue::HandOut(Clock::time_point now, std::list<Work>* ready, std::list<Work>* refused) {
  std::list<Work>& waiting = At(Lane::kQuestions).waiting;
  for (auto work = waiting.begin(); work != waiting.end();) {
    const auto next = std::next(work);
    if (IsHopeless(work->place.subject, now)) {
      refused->splice(refused->end(), waiting, work);
    } else if (MayBegin(work->place.subject, now)) {
      Begin(&*work, now);
      ready->splice(ready->end(), waiting, work);
    }
    work = next;
  }
}

// There is a call under age when one waits: without any, each could begin or were hopeless.
Clock::time_point HostQueue::NextChange(Clock::time_point now) const {
  for (const Running& call : At(Lane::kQuestions).running) {
    if (!IsOverAge(call, now)) return call.began + limits_.turn_age;
  }
  return now;
}

LaneCounts HostQueue::Count(Lane lane, Clock::time_point now) const {
  const Calls& calls = At(lane);
  const auto over_age =
      std::count_if(calls.running.begin(), calls.running.end(),
                    [this, now](const Running& call) { return IsOverAge(call, now); });
  return LaneCounts{calls.running.size(), calls.waiting.size(), static_cast<size_t>(over_age),
                    Threads(lane)};
}

// A question whose subject has a turn must wait for that one, however many turns are free: it would
// most likely hang as well.
bool HostQueue::MayBegin(Subject subject, Clock::time_point now) const {
  const std::vector<Running>& running = At(Lane::kQuestions).running;
  if (running.size() == Threads(Lane::kQuestions)) return false;
  size_t turns = 0;
  for (const Running& call : running) {
    if (IsOverAge(call, now)) continue;
    if (call.subject == subject) return false;
    ++turns;
  }
  return turns < limits_.turns;
}

bool HostQueue::IsHopeless(Subject subject, Clock::time_point now) const {
  size_t over_age = 0;
  size_t about_it = 0;
  Clock::time_point last;
  for (const Running& call : At(Lane::kQuestions).running) {
    if (!IsOverAge(call, now)) break;
    ++over_age;
    if (call.subject != subject) continue;
    ++about_it;
    last = call.began;
  }
  if (over_age == Threads(Lane::kQuestions)) return true;
  if (about_it < limits_.over_age_a_subject) return false;
  // The host may be well again, which only another question can show; each that is in vain costs a
  // thread, so it is tried less and less often.
  return now - last < limits_.turn_age * (1 << about_it);
}

std::list<Work>::const_iterator HostQueue::FirstThatMayBegin(Clock::time_point now) const {
  const std::list<Work>& waiting = At(Lane::kQuestions).waiting;
  return std::find_if(waiting.begin(), waiting.end(),
                      [this, now](const Work& work) { return MayBegin(work.place.subject, now); });
}

}  // namespace wtsapi32
