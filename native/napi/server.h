#ifndef WTSAPI32_NAPI_SERVER_H_
#define WTSAPI32_NAPI_SERVER_H_

#include <memory>

#include "../win32/handle.h"
#include "blocking_pool.h"
#include "node.h"

namespace wtsapi32 {

// An opened server. Whoever uses the handle shares in the ownership: the JavaScript object until it
// is closed or collected, and each call for as long as it lasts. So the handle is closed once, when
// the last of them is done, and a call that is under way never loses it.
class OpenServer {
 public:
  OpenServer(std::shared_ptr<BlockingPool> pool, win32::ServerHandle handle);
  ~OpenServer();
  OpenServer(const OpenServer&) = delete;
  OpenServer& operator=(const OpenServer&) = delete;

  win32::Server handle() const noexcept { return handle_.get(); }
  const std::shared_ptr<BlockingPool::Lane>& lane() const noexcept { return lane_; }

 private:
  const std::shared_ptr<BlockingPool> pool_;
  const std::shared_ptr<BlockingPool::Lane> lane_;
  win32::ServerHandle handle_;
};

// What the `server` argument of a call names: this host, an open server, or a closed one.
struct Target {
  std::shared_ptr<OpenServer> server;
  bool closed = false;
};

// The JavaScript object that owns `server`; null when Node-API refuses.
napi_value WrapServer(napi_env env, std::shared_ptr<OpenServer> server);

// False when `value` is not an object of ours (`undefined` is not either).
bool UnwrapServer(napi_env env, napi_value value, Target* target);

Napi::Value OpenServerCall(const Napi::CallbackInfo& info);
Napi::Value CloseServerCall(const Napi::CallbackInfo& info);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SERVER_H_
