#include "end_session.h"

#include <algorithm>

#include "end_session_hub.h"
#include "user_api.h"

namespace wtsapi32::win32 {

namespace {

// For how long a thread of JavaScript, which is joined at the end of a worker, waits for Windows.
constexpr std::chrono::seconds kPatience(4);

template <typename Owners, typename Owned>
bool Remove(Owners* owners, const Owned* owned) noexcept {
  const auto found = std::find_if(owners->begin(), owners->end(),
                                  [owned](const auto& owner) { return owner.get() == owned; });
  if (found == owners->end()) return false;
  owners->erase(found);
  return true;
}

}  // namespace

EndSessionHub& EndSessionHub::The() {
  static EndSessionHub* const hub = std::make_unique<EndSessionHub>().release();
  return *hub;
}

Status EndSessionHub::Subscribe(const std::shared_ptr<EndSessionListener>& listener) {
  {
    Lock lock(mutex_);
    Status held = Hold(&lock);
    if (!held) return held;
    try {
      // Not before there is a window: while JavaScript waits for that it cannot answer.
      listeners_.push_back(listener);
    } catch (...) {
      Release();
      return Failure{kCreateWindowExW, kErrorNotEnoughMemory};
    }
  }
  Status level = UpdateLevel();
  if (!level) Unsubscribe(listener.get());
  return level;
}

void EndSessionHub::Unsubscribe(const EndSessionListener* listener) noexcept {
  {
    const Lock lock(mutex_);
    if (!Remove(&listeners_, listener)) return;
    Settle(listener, 0, true);
    Release();
  }
  // There is nobody to tell.
  (void)UpdateLevel();
}

Status EndSessionHub::Block(const std::shared_ptr<EndSessionBlock>& block) {
  Lock lock(mutex_);
  Status held = Hold(&lock);
  if (!held) return held;
  Failure failure{kShutdownBlockReasonCreate, kErrorTimeout};
  try {
    blocks_.push_back(block);
    // Only the thread of a window may give a reason for it.
    WakeWindow();
    if (changed_.wait_for(lock, kPatience, [&block] { return block->tried_; })) {
      if (block->status_) return Nothing{};
      failure = block->status_.failure();
    }
  } catch (...) {
    failure.error = kErrorNotEnoughMemory;
  }
  Remove(&blocks_, block.get());
  Release();
  return failure;
}

void EndSessionHub::Unblock(const EndSessionBlock* block) noexcept {
  const Lock lock(mutex_);
  if (Remove(&blocks_, block)) Release();
}

// The highest that anybody wishes: it is the first then to hear of the end.
// https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-setprocessshutdownparameters
Status EndSessionHub::UpdateLevel() noexcept {
  const std::lock_guard<std::mutex> level_lock(level_mutex_);
  DWORD wanted = 0;
  {
    const Lock lock(mutex_);
    for (const auto& listener : listeners_) wanted = std::max<DWORD>(wanted, listener->level());
  }
  if (wanted == level_) return Nothing{};
  if (level_ == 0) {
    Status got =
        Invoke(Kernel32().GetProcessShutdownParameters, &original_level_, &original_flags_);
    if (!got) return got;
  }
  Status set = wanted == 0 ? Invoke(Kernel32().SetProcessShutdownParameters, original_level_,
                                    original_flags_)
                           : Invoke(Kernel32().SetProcessShutdownParameters, wanted, DWORD{0});
  if (set) level_ = wanted;
  return set;
}

Status SubscribeEndSession(const std::shared_ptr<EndSessionListener>& listener) {
  return EndSessionHub::The().Subscribe(listener);
}

void AnswerEndSession(const EndSessionListener* listener, uint64_t question, bool allow) noexcept {
  EndSessionHub::The().Answer(listener, question, allow);
}

void UnsubscribeEndSession(const EndSessionListener* listener) noexcept {
  EndSessionHub::The().Unsubscribe(listener);
}

Status BlockEndSession(const std::shared_ptr<EndSessionBlock>& block) {
  return EndSessionHub::The().Block(block);
}

void UnblockEndSession(const EndSessionBlock* block) noexcept {
  EndSessionHub::The().Unblock(block);
}

}  // namespace wtsapi32::win32
