#ifndef WTSAPI32_WIN32_END_SESSION_HUB_H_
#define WTSAPI32_WIN32_END_SESSION_HUB_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "end_session.h"
#include "platform.h"

namespace wtsapi32::win32 {

// Who is told of the end of the session, in all environments of this process. The one thing here
// that is global beside the function tables, because Windows has it so: it asks windows and
// console handlers of a process, not environments, and a process has one shutdown level. There is
// one window, on a thread of its own, while there is a subscription or a block.
//
// Never destroyed: Windows may be inside of the handler when the last subscription goes.
class EndSessionHub {
 public:
  static EndSessionHub& The();

  Status Subscribe(const std::shared_ptr<EndSessionListener>& listener);
  void Answer(const EndSessionListener* listener, uint64_t question, bool allow) noexcept;
  void Unsubscribe(const EndSessionListener* listener) noexcept;
  Status Block(const std::shared_ptr<EndSessionBlock>& block);
  void Unblock(const EndSessionBlock* block) noexcept;

 private:
  using Clock = std::chrono::steady_clock;
  using Lock = std::unique_lock<std::mutex>;

  enum class Window { kNone, kStarting, kUp, kEnding };

  struct Asked {
    std::shared_ptr<EndSessionListener> listener;
    Clock::time_point due;
  };
  // A question that is open, on the stack of the thread that asks it.
  struct Round {
    EndQuestion question;
    std::vector<Asked> open;
    bool refused = false;
    Round* next = nullptr;
  };
  struct Answers {
    bool asked;    // anybody
    bool refused;  // by anybody
  };

  // Questions (end_session_questions.cc)
  Answers Ask(EndNotice notice, bool ending, uint32_t flags) noexcept;
  void AwaitAnswers(Round* round, Lock* lock) noexcept;
  void Settle(const EndSessionListener* listener, uint64_t question, bool allow) noexcept;
  static BOOL WINAPI OnConsoleEvent(DWORD event) noexcept;

  // The window (end_session_window.cc)
  Status Hold(Lock* lock);
  void Release() noexcept;
  bool StartThread() noexcept;
  void Main() noexcept;
  void ShowReason(Lock* lock) noexcept;
  void WakeWindow() noexcept;
  static LRESULT CALLBACK OnMessage(HWND window, UINT message, WPARAM wparam,
                                    LPARAM lparam) noexcept;

  // The level of the process (end_session.cc)
  Status UpdateLevel() noexcept;

  // Guards all but the levels. Held while a listener is told, whose own lock is taken inside of
  // this one. Windows is not called under it but to start the thread and to post to it, for neither
  // of which it asks anybody.
  std::mutex mutex_;
  // Answers, reasons, the window: whatever a thread waits for here.
  std::condition_variable changed_;
  std::vector<std::shared_ptr<EndSessionListener>> listeners_;
  Round* rounds_ = nullptr;
  uint64_t last_question_ = 0;

  size_t users_ = 0;  // listeners, blocks, and who is about to be one
  Window state_ = Window::kNone;
  HWND window_ = nullptr;  // posted to by others while state_ is kUp
  uint64_t failures_ = 0;
  Failure failure_{"", 0};  // the last one

  std::vector<std::shared_ptr<EndSessionBlock>> blocks_;  // the newest is the last
  std::shared_ptr<EndSessionBlock> shown_;

  // Taken before mutex_, and never by a thread that asks. Held while Windows sets the level, so
  // that this is always the last one's.
  std::mutex level_mutex_;
  DWORD level_ = 0;  // what was set here; 0: it is the original one
  DWORD original_level_ = 0;
  DWORD original_flags_ = 0;
};

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_END_SESSION_HUB_H_
