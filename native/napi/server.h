#ifndef WTSAPI32_NAPI_SERVER_H_
#define WTSAPI32_NAPI_SERVER_H_

#include <list>
#include <memory>

#include "../win32/handle.h"
#include "host_queue.h"
#include "node.h"

namespace wtsapi32 {

class BlockingPool;

// An opened server. Whoever uses the handle shares in the ownership: the JavaScript object until it
// is closed or collected, and each call for as long as it lasts. So the handle is closed once, when
// the last of them is done, and a call that is under way never loses it. Closing is an RPC that can
// hang, hence it is always done in a lane of its own: neither on the JavaScript thread nor on that
// of a call.
class OpenServer {
 public:
  OpenServer(std::shared_ptr<BlockingPool> pool, std::shared_ptr<HostQueue> host,
             win32::ServerHandle handle);
  ~OpenServer();
  OpenServer(const OpenServer&) = delete;
  OpenServer& operator=(const OpenServer&) = delete;

  win32::Server handle() const noexcept { return handle_; }
  const std::shared_ptr<HostQueue>& host() const noexcept { return host_; }

 private:
  const std::shared_ptr<BlockingPool> pool_;
  const std::shared_ptr<HostQueue> host_;
  const win32::Server handle_;
  std::list<Work> closing_;  // made now, because there may be no memory when it is needed
};

// The `server` argument of a call: this host (no server), an open server, or a closed one (no
// host).
struct ServerArgument {
  std::shared_ptr<OpenServer> server;
  std::shared_ptr<HostQueue> host;

  bool IsClosed() const { return host == nullptr; }
};

inline win32::Server HandleOf(const std::shared_ptr<OpenServer>& server) {
  return server == nullptr ? win32::kThisHost : server->handle();
}

// False when `value` is not an object of ours (`undefined` is not either).
bool UnwrapServer(napi_env env, napi_value value, ServerArgument* argument);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SERVER_H_
