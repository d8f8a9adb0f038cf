// The part of the hub that asks, and waits for the answers.
#include <algorithm>

#include "end_session_hub.h"
#include "sessions.h"

namespace wtsapi32::win32 {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// As in napi/keeper.cc: a runtime may miss the first call.
constexpr milliseconds kFirstRing(50);
constexpr seconds kSlowestRing(1);

// ENDSESSION_LOGOFF of WM_ENDSESSION, for a console event that has no such bits.
constexpr uint32_t kLogoffFlag = 0x80000000;

}  // namespace

EndSessionHub::Answers EndSessionHub::Ask(EndNotice notice, bool ending, uint32_t flags) noexcept {
  Lock lock(mutex_);
  const bool asked = !listeners_.empty();
  Round round;
  round.question = EndQuestion{++last_question_, notice, ending, flags};
  round.next = rounds_;
  rounds_ = &round;
  try {
    const Clock::time_point now = Clock::now();
    for (const auto& listener : listeners_) {
      round.open.push_back(Asked{listener, now + milliseconds(listener->milliseconds())});
      // A question for which there is no memory counts as answered, as the session will not wait.
      if (!listener->Tell(round.question)) round.open.pop_back();
    }
  } catch (...) {
    // Those that fit are asked.
  }
  AwaitAnswers(&round, &lock);
  // Others may have been asked meanwhile, and wait longer.
  Round** place = &rounds_;
  while (*place != &round) place = &(*place)->next;
  *place = round.next;
  return Answers{asked, round.refused};
}

void EndSessionHub::AwaitAnswers(Round* round, Lock* lock) noexcept {
  Clock::duration pause = kFirstRing;
  Clock::time_point ring = Clock::now() + pause;
  while (!round->open.empty()) {
    // JavaScript may give a reason before it answers, and waits until that is shown.
    if (round->question.notice != EndNotice::kConsole) ShowReason(lock);
    const Clock::time_point now = Clock::now();
    auto& open = round->open;
    open.erase(std::remove_if(open.begin(), open.end(),
                              [now](const Asked& asked) { return asked.due <= now; }),
               open.end());
    if (now >= ring) {
      for (const Asked& asked : open) asked.listener->RingAgain();
      pause = std::min<Clock::duration>(2 * pause, kSlowestRing);
      ring = now + pause;
    }
    Clock::time_point due = ring;
    for (const Asked& asked : open) due = std::min(due, asked.due);
    if (!open.empty()) changed_.wait_for(*lock, due - now);
  }
}

// Of one question, or of all that are open (0).
void EndSessionHub::Settle(const EndSessionListener* listener, uint64_t question,
                           bool allow) noexcept {
  for (Round* round = rounds_; round != nullptr; round = round->next) {
    if (question != 0 && round->question.id != question) continue;
    auto& open = round->open;
    const auto asked = std::find_if(open.begin(), open.end(), [listener](const Asked& candidate) {
      return candidate.listener.get() == listener;
    });
    if (asked == open.end()) continue;
    open.erase(asked);
    round->refused = round->refused || !allow;
    changed_.notify_all();
  }
}

void EndSessionHub::Answer(const EndSessionListener* listener, uint64_t question,
                           bool allow) noexcept {
  const Lock lock(mutex_);
  Settle(listener, question, allow);
}

// On a thread of its own, which Windows starts.
// https://learn.microsoft.com/windows/console/handlerroutine
BOOL EndSessionHub::OnConsoleEvent(DWORD event) noexcept {
  if (event != CTRL_LOGOFF_EVENT && event != CTRL_SHUTDOWN_EVENT) return FALSE;
  const bool logoff = event == CTRL_LOGOFF_EVENT;
  // Services and their children hear of every logoff: it is somebody else's, and what Windows would
  // do next is to end this process.
  const Result<uint32_t> session = ProcessSessionId(::GetCurrentProcessId());
  const bool anothers = logoff && session && *session == 0;
  const Answers answers = The().Ask(EndNotice::kConsole, !anothers, logoff ? kLogoffFlag : 0);
  return anothers && answers.asked ? TRUE : FALSE;
}

}  // namespace wtsapi32::win32
