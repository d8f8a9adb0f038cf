#ifndef WTSAPI32_NAPI_END_SESSION_H_
#define WTSAPI32_NAPI_END_SESSION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "../win32/end_session.h"
#include "node.h"
#include "subscription.h"

namespace wtsapi32 {

// A subscription to the end of the session.
class EndSessionSubscription final : public win32::EndSessionListener {
 public:
  EndSessionSubscription(uint32_t level, uint32_t milliseconds, bool lose_wakes)
      : EndSessionListener(level, milliseconds),
        subscription_(std::make_shared<Subscription>(lose_wakes)) {}

  Subscription& subscription() const { return *subscription_; }

  bool Tell(const win32::EndQuestion& question) noexcept override;
  void RingAgain() noexcept override { (void)subscription_->RingAgain(); }

 private:
  const std::shared_ptr<Subscription> subscription_;
};

// What one environment has of it: its subscriptions and its blocks, by their numbers. On the
// JavaScript thread only.
class EndSessions {
 public:
  EndSessions(napi_env env, bool lose_wakes) : env_(env), lose_wakes_(lose_wakes) {}
  ~EndSessions();
  EndSessions(const EndSessions&) = delete;
  EndSessions& operator=(const EndSessions&) = delete;

  using Number = win32::Result<uint64_t>;

  Number Subscribe(uint32_t level, uint32_t milliseconds, bool keep_alive, Napi::Function callback);
  void Answer(uint64_t subscription, uint64_t question, bool allow) noexcept;
  void Unsubscribe(uint64_t subscription) noexcept;
  Number Block(std::u16string reason);
  void Unblock(uint64_t block) noexcept;

  uint64_t last_subscription() const { return last_subscription_; }
  uint64_t last_block() const { return last_block_; }

 private:
  // Before the first subscription has its own hook, so that this one runs after it.
  void AddHook();
  static void OnExit(void* self);
  void Teardown() noexcept;

  const napi_env env_;
  const bool lose_wakes_;
  bool hooked_ = false;
  uint64_t last_subscription_ = 0;
  uint64_t last_block_ = 0;
  std::map<uint64_t, std::shared_ptr<EndSessionSubscription>> subscriptions_;
  std::map<uint64_t, std::shared_ptr<win32::EndSessionBlock>> blocks_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_END_SESSION_H_
