#include "pending_call.h"

#include <utility>

#include "channel.h"

namespace wtsapi32 {

void PendingCall::Run() noexcept {
  if (abandoned_) return;
  // The use of the handle ends here and not with the call, which the JavaScript thread may keep for
  // long: what is closed meanwhile is closed when Windows has answered.
  const std::shared_ptr<Opened> opened = std::move(opened_);
  outcome_ = Guarded(syscall_, [&] { return Perform(opened.get(), abandoned_); });
}

void PendingCall::Deliver() noexcept {
  channel_->Complete(shared_from_this(), std::move(outcome_));
}

void PendingCall::Refuse(uint32_t error) noexcept {
  channel_->Complete(shared_from_this(), win32::NotStarted(syscall_, error));
}

}  // namespace wtsapi32
