#ifndef WTSAPI32_WIN32_END_SESSION_H_
#define WTSAPI32_WIN32_END_SESSION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "error.h"

namespace wtsapi32::win32 {

// By what Windows tells of the end of a session.
enum class EndNotice : uint32_t { kQuery, kEnd, kConsole };

// One of those, which is a question: a thread of Windows waits until each listener has answered.
struct EndQuestion {
  uint64_t id;  // never 0
  EndNotice notice;
  bool ending;     // the session ends; of a query always false
  uint32_t flags;  // ENDSESSION_…
};

class EndSessionListener {
 public:
  // `level`: for SetProcessShutdownParameters, 0 is no wish. `milliseconds`: how long it is waited
  // for.
  EndSessionListener(uint32_t level, uint32_t milliseconds)
      : level_(level), milliseconds_(milliseconds) {}
  virtual ~EndSessionListener() = default;
  EndSessionListener(const EndSessionListener&) = delete;
  EndSessionListener& operator=(const EndSessionListener&) = delete;

  uint32_t level() const noexcept { return level_; }
  uint32_t milliseconds() const noexcept { return milliseconds_; }

  // On a thread that waits for the answer, under the lock of them all: these may neither block nor
  // call the functions below. False: nobody can be asked, which is an answer.
  virtual bool Tell(const EndQuestion& question) noexcept = 0;
  // It has not answered for some time: perhaps nobody has heard.
  virtual void RingAgain() noexcept = 0;

 private:
  const uint32_t level_;
  const uint32_t milliseconds_;
};

// From here to Unsubscribe it is told. Blocks for as long as it takes to make a window, but not
// without bound.
Status SubscribeEndSession(const std::shared_ptr<EndSessionListener>& listener);
// One that comes late or again, or from who was not asked, does nothing.
void AnswerEndSession(const EndSessionListener* listener, uint64_t question, bool allow) noexcept;
// What it was asked and has not answered counts as allowed. Idempotent, never blocks.
void UnsubscribeEndSession(const EndSessionListener* listener) noexcept;

// A reason that Windows shows to who wants to end the session.
class EndSessionBlock {
 public:
  explicit EndSessionBlock(std::u16string reason) : reason_(std::move(reason)) {}

 private:
  friend class EndSessionHub;

  const std::u16string reason_;
  // Guarded by the hub's mutex.
  bool tried_ = false;
  Status status_{Nothing{}};
};

// Windows has one reason a window: the newest is shown, and the one before it again once that is
// taken back. Blocks as SubscribeEndSession does.
Status BlockEndSession(const std::shared_ptr<EndSessionBlock>& block);
// Idempotent, never blocks.
void UnblockEndSession(const EndSessionBlock* block) noexcept;

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_END_SESSION_H_
