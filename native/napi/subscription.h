#ifndef WTSAPI32_NAPI_SUBSCRIPTION_H_
#define WTSAPI32_NAPI_SUBSCRIPTION_H_

#include <array>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>

#include "bell.h"
#include "node.h"

namespace wtsapi32 {

// What a subscriber is told, until it is the arguments of a callback. It is made, and may be
// destroyed, on any thread.
class Notice {
 public:
  using Arguments = std::array<napi_value, 4>;

  Notice() = default;
  virtual ~Notice() = default;
  Notice(const Notice&) = delete;
  Notice& operator=(const Notice&) = delete;

  // On the JavaScript thread. Returns how many there are; 0 when Node-API refuses.
  virtual size_t ToJs(napi_env env, Arguments* arguments) const = 0;
};

// What has more than one outcome: each is handed to one callback, from the event loop, in the
// order in which they came. It outlives its environment: a thread that comes back too late finds it
// closed.
class Subscription : public Bell, public std::enable_shared_from_this<Subscription> {
 public:
  // `lose_wakes` is for tests, as in Channel.
  explicit Subscription(bool lose_wakes) : lose_wakes_(lose_wakes) {}

  // On the JavaScript thread:
  // `keep_alive`: the event loop goes on while it is open.
  void Open(napi_env env, Napi::Function callback, bool keep_alive);
  // After this no thread calls into the environment, and the callback never runs again. Idempotent;
  // the end of the environment does it, too.
  void Close() noexcept;

  // On any thread. False, and it is forgotten, if it is closed or there is no memory.
  bool Post(std::unique_ptr<const Notice> notice) noexcept;
  bool RingAgain() noexcept override;

 private:
  static void OnExit(void* self);
  static void OnWake(napi_env env, napi_value callback, void* context, void* data);
  void CloseTheWay() noexcept;
  // How many notices there are; later ones will wake the environment anew.
  size_t Arrived();
  std::unique_ptr<const Notice> Take();

  const bool lose_wakes_;
  napi_env env_ = nullptr;
  // As the one of Channel: held while a thread calls into the environment, hence also by Close.
  std::mutex mutex_;
  napi_threadsafe_function wake_ = nullptr;  // null: closed
  bool woken_ = false;
  std::list<std::unique_ptr<const Notice>> notices_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SUBSCRIPTION_H_
