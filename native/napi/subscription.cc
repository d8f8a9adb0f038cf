#include "subscription.h"

#include <utility>

#include "event_loop.h"

namespace wtsapi32 {

namespace {

using Owner = std::shared_ptr<Subscription>;

// Node-API is done with the thread-safe function, which may be long after it was released.
void Disown(napi_env /*env*/, void* owner, void* /*context*/) {
  const std::unique_ptr<Owner> last(static_cast<Owner*>(owner));
}

}  // namespace

void Subscription::Open(napi_env env, Napi::Function callback, bool keep_alive) {
  const Napi::String name = Napi::String::New(env, "wtsapi32");
  auto owner = std::make_unique<Owner>(shared_from_this());
  napi_threadsafe_function wake = nullptr;
  const napi_status status = napi_create_threadsafe_function(
      env, callback, nullptr, name, 0, 1, owner.get(), Disown, owner.get(), OnWake, &wake);
  if (status != napi_ok) throw Napi::Error::New(env);
  (void)owner.release();  // NOLINT(bugprone-unused-return-value): it is Disown's now
  if (!keep_alive) napi_unref_threadsafe_function(env, wake);
  env_ = env;
  // Hooks run in the reverse order: this one, which shuts the threads out, before the one by which
  // Node takes the thread-safe function down.
  napi_add_env_cleanup_hook(env, OnExit, this);
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
}

void Subscription::Close() noexcept {
  // Deno takes the removal of a hook that is not there for a fatal error.
  if (env_ != nullptr) napi_remove_env_cleanup_hook(env_, OnExit, this);
  CloseTheWay();
}

void Subscription::OnExit(void* self) { static_cast<Subscription*>(self)->CloseTheWay(); }

void Subscription::CloseTheWay() noexcept {
  env_ = nullptr;
  napi_threadsafe_function wake = nullptr;
  std::list<std::unique_ptr<const Notice>> dropped;  // destroyed after the lock
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake = std::exchange(wake_, nullptr);
    dropped.swap(notices_);
  }
  if (wake != nullptr) napi_release_threadsafe_function(wake, napi_tsfn_abort);
}

bool Subscription::Post(std::unique_ptr<const Notice> notice) noexcept {
  try {
    std::list<std::unique_ptr<const Notice>> posted;
    posted.push_back(std::move(notice));
    const std::lock_guard<std::mutex> lock(mutex_);
    if (wake_ == nullptr) return false;
    notices_.splice(notices_.end(), posted);
    if (woken_) return true;
    // If this fails, ringing again may not.
    woken_ = lose_wakes_ ||
             napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking) == napi_ok;
    return true;
  } catch (...) {
    return false;
  }
}

bool Subscription::RingAgain() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (wake_ == nullptr || notices_.empty()) return false;
  // Whatever comes of it: it is tried again.
  (void)napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking);
  return true;
}

size_t Subscription::Arrived() {
  const std::lock_guard<std::mutex> lock(mutex_);
  woken_ = false;
  return notices_.size();
}

std::unique_ptr<const Notice> Subscription::Take() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (notices_.empty()) return nullptr;
  std::unique_ptr<const Notice> notice = std::move(notices_.front());
  notices_.pop_front();
  return notice;
}

void Subscription::OnWake(napi_env env, napi_value callback, void* context, void* /*data*/) {
  if (env == nullptr) return;  // Node empties the queue of an environment that has ended
  // The callback may close it.
  const Owner self = *static_cast<Owner*>(context);
  for (size_t left = self->Arrived(); left != 0; --left) {
    const std::unique_ptr<const Notice> notice = self->Take();
    if (notice == nullptr) return;
    FromEventLoop(env, [&] {
      Notice::Arguments arguments{};
      const size_t count = notice->ToJs(env, &arguments);
      napi_value ignored = nullptr;
      if (count == 0 || napi_get_undefined(env, &ignored) != napi_ok) return napi_generic_failure;
      return napi_call_function(env, ignored, callback, count, arguments.data(), &ignored);
    });
  }
}

}  // namespace wtsapi32
