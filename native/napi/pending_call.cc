#include "pending_call.h"

#include <utility>

#include "channel.h"

namespace wtsapi32 {

void PendingCall::Run() noexcept {
  if (abandoned_) return;
  // The use of the server ends here and not with the call, which the JavaScript thread may keep for
  // long: the handle of a closed server is closed when Windows has answered.
  const std::shared_ptr<OpenServer> server = std::move(server_);
  outcome_ = Guarded(syscall_, [&] { return Perform(HandleOf(server), abandoned_); });
}

void PendingCall::Deliver() noexcept {
  channel_->Complete(shared_from_this(), std::move(outcome_));
}

void PendingCall::Refuse(uint32_t error) noexcept {
  channel_->Complete(shared_from_this(), win32::NotStarted(syscall_, error));
}

}  // namespace wtsapi32
