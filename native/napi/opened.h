#ifndef WTSAPI32_NAPI_OPENED_H_
#define WTSAPI32_NAPI_OPENED_H_

#include <list>
#include <memory>
#include <utility>

#include "host_queue.h"
#include "node.h"
#include "value.h"

namespace wtsapi32 {

class BlockingPool;

// What was opened at a host, and has to be closed: a server, or a namespace of WMI. Whoever uses
// the handle shares in the ownership: the JavaScript object until it is closed or collected, and
// each call for as long as it lasts. So the handle is closed once, when the last of them is done,
// and a call that is under way never loses it. Closing is an RPC that can hang, hence it is always
// done in a lane of its own: neither on the JavaScript thread nor on that of a call.
class Opened {
 public:
  // Owns nothing yet, and is closed by nobody.
  Opened(std::shared_ptr<BlockingPool> pool, std::shared_ptr<HostQueue> host);
  ~Opened();
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  // `closing` owns the handle from now on.
  void Own(void* handle, std::shared_ptr<Job> closing) noexcept;

  void* handle() const noexcept { return handle_; }
  const std::shared_ptr<HostQueue>& host() const noexcept { return host_; }

 private:
  const std::shared_ptr<BlockingPool> pool_;
  const std::shared_ptr<HostQueue> host_;
  void* handle_ = nullptr;
  std::list<Work> closing_;  // made now, because there may be no memory when it is needed
};

// The argument of a call that says on what it is made: something open, something closed (no host),
// or a host itself (nothing opened). A `Kind` of handle has:
//   Handle, Owner  a pointer, and the std::unique_ptr that closes it
//   kTag           random; tells our objects from those of other addons and other kinds, whose
//                  pointers must not be taken for ours
//   kExpected      what an argument must be, as a TypeError has it
//   kOnPoolOnly    calls are made by threads of the pool, and never by JavaScript's
template <typename Kind>
struct Argument {
  std::shared_ptr<Opened> opened;
  std::shared_ptr<HostQueue> host;

  bool IsClosed() const { return host == nullptr; }
};

// What calls on this kind get: null on a host itself.
template <typename Kind>
typename Kind::Handle HandleOf(const Opened* opened) {
  return opened == nullptr ? nullptr : static_cast<typename Kind::Handle>(opened->handle());
}

// False when `value` is not an object with this tag (`undefined` is not either). Nothing is in
// `opened` when it is closed.
bool Unwrap(napi_env env, napi_value value, const napi_type_tag& tag,
            std::shared_ptr<Opened>* opened);

// Takes from the object what it owns. `value` has been unwrapped before.
void Disown(napi_env env, napi_value value, const napi_type_tag& tag);

// Owns a handle, and closes it.
template <typename Owner>
class CloseHandle final : public Job {
 public:
  explicit CloseHandle(Owner handle) : handle_(std::move(handle)) {}
  // Where no thread was to be had until the end of everything: better lost than closed by a thread
  // that must not block.
  ~CloseHandle() override {
    (void)handle_.release();  // NOLINT(bugprone-unused-return-value): see above
  }
  void Run() noexcept override { handle_.reset(); }

 private:
  Owner handle_;
};

// The JavaScript object that owns it.
std::unique_ptr<const Value> OpenedValue(std::shared_ptr<Opened> opened, const napi_type_tag& tag);

// The outcome of a call that has opened something.
template <typename Kind>
CallResult ToCallResult(const std::shared_ptr<BlockingPool>& pool,
                        const std::shared_ptr<HostQueue>& host,
                        win32::Result<typename Kind::Owner> result) {
  if (!result) return result.failure();
  // All memory first: without it the handle is closed here, on a thread that may block.
  auto opened = std::make_shared<Opened>(pool, host);
  auto value = OpenedValue(opened, Kind::kTag);
  void* const handle = (*result).get();
  opened->Own(handle, std::make_shared<CloseHandle<typename Kind::Owner>>(std::move(*result)));
  return CallResult(std::move(value));
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_OPENED_H_
