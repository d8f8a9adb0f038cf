#include <utility>

#include "end_session.h"

namespace wtsapi32 {

namespace {

struct EndNotice final : Notice {
  explicit EndNotice(const win32::EndQuestion& told) : question(told) {}

  size_t ToJs(napi_env env, Arguments* arguments) const override {
    const auto id = static_cast<double>(question.id);
    const auto notice = static_cast<uint32_t>(question.notice);
    const bool made = napi_create_double(env, id, &(*arguments)[0]) == napi_ok &&
                      napi_create_uint32(env, notice, &(*arguments)[1]) == napi_ok &&
                      napi_get_boolean(env, question.ending, &(*arguments)[2]) == napi_ok &&
                      napi_create_uint32(env, question.flags, &(*arguments)[3]) == napi_ok;
    return made ? 4 : 0;
  }

  const win32::EndQuestion question;
};

}  // namespace

bool EndSessionSubscription::Tell(const win32::EndQuestion& question) noexcept {
  try {
    return subscription_->Post(std::make_unique<EndNotice>(question));
  } catch (...) {
    return false;
  }
}

EndSessions::~EndSessions() {
  // Deno takes the removal of a hook that is not there for a fatal error.
  if (hooked_) napi_remove_env_cleanup_hook(env_, OnExit, this);
  Teardown();
}

EndSessions::Number EndSessions::Subscribe(uint32_t level, uint32_t milliseconds, bool keep_alive,
                                           Napi::Function callback) {
  AddHook();
  // All memory first: what Windows knows of must be known here.
  const uint64_t number = last_subscription_ + 1;
  auto added = std::make_shared<EndSessionSubscription>(level, milliseconds, lose_wakes_);
  subscriptions_.emplace(number, added);
  try {
    added->subscription().Open(env_, callback, keep_alive);
  } catch (...) {
    subscriptions_.erase(number);
    throw;
  }
  const win32::Status status = win32::SubscribeEndSession(added);
  if (!status) {
    Unsubscribe(number);
    return status.failure();
  }
  return last_subscription_ = number;
}

void EndSessions::Answer(uint64_t subscription, uint64_t question, bool allow) noexcept {
  const auto found = subscriptions_.find(subscription);
  if (found != subscriptions_.end()) win32::AnswerEndSession(found->second.get(), question, allow);
}

void EndSessions::Unsubscribe(uint64_t subscription) noexcept {
  const auto found = subscriptions_.find(subscription);
  if (found == subscriptions_.end()) return;
  win32::UnsubscribeEndSession(found->second.get());
  found->second->subscription().Close();
  subscriptions_.erase(found);
}

EndSessions::Number EndSessions::Block(std::u16string reason) {
  AddHook();
  const uint64_t number = last_block_ + 1;
  const auto block = std::make_shared<win32::EndSessionBlock>(std::move(reason));
  const auto added = blocks_.emplace(number, block).first;
  const win32::Status status = win32::BlockEndSession(block);
  if (!status) {
    blocks_.erase(added);
    return status.failure();
  }
  return last_block_ = number;
}

void EndSessions::Unblock(uint64_t block) noexcept {
  const auto found = blocks_.find(block);
  if (found == blocks_.end()) return;
  win32::UnblockEndSession(found->second.get());
  blocks_.erase(found);
}

void EndSessions::AddHook() {
  if (hooked_) return;
  hooked_ = napi_add_env_cleanup_hook(env_, OnExit, this) == napi_ok;
}

void EndSessions::OnExit(void* self) {
  auto& sessions = *static_cast<EndSessions*>(self);
  sessions.hooked_ = false;
  sessions.Teardown();
}

void EndSessions::Teardown() noexcept {
  while (!subscriptions_.empty()) Unsubscribe(subscriptions_.begin()->first);
  while (!blocks_.empty()) Unblock(blocks_.begin()->first);
}

}  // namespace wtsapi32
