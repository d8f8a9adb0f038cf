#include "server.h"

#include <utility>

#include "../win32/server.h"
#include "../win32/wts_functions.h"
#include "blocking_call.h"
#include "function.h"
#include "rooms.h"

namespace wtsapi32 {

namespace {

// Random; tells our objects from those of other addons, whose pointers must not be taken for ours.
constexpr napi_type_tag kServerTag = {0x5d0c6a37b1f94e28, 0x9b7e21c4f8a3460d};

// Behind the JavaScript object; empty once it is closed.
struct ServerSlot {
  std::shared_ptr<OpenServer> server;
};

ServerSlot* Slot(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  bool ours = false;
  void* slot = nullptr;
  if (napi_typeof(env, value, &type) != napi_ok || type != napi_object) return nullptr;
  if (napi_check_object_type_tag(env, value, &kServerTag, &ours) != napi_ok || !ours) {
    return nullptr;
  }
  if (napi_unwrap(env, value, &slot) != napi_ok) return nullptr;
  return static_cast<ServerSlot*>(slot);
}

void Collect(napi_env /*env*/, void* slot, void* /*hint*/) {
  std::unique_ptr<ServerSlot>(static_cast<ServerSlot*>(slot)).reset();
}

// The JavaScript object that owns a server.
class OpenedServer final : public Value {
 public:
  explicit OpenedServer(std::shared_ptr<OpenServer> server) : server_(std::move(server)) {}

  napi_value ToJs(napi_env env) const override {
    auto slot = std::make_unique<ServerSlot>(ServerSlot{server_});
    napi_value object = nullptr;
    if (napi_create_object(env, &object) != napi_ok) return nullptr;
    if (napi_type_tag_object(env, object, &kServerTag) != napi_ok) return nullptr;
    if (napi_wrap(env, object, slot.get(), Collect, nullptr, nullptr) != napi_ok) return nullptr;
    (void)slot.release();  // NOLINT(bugprone-unused-return-value): it is Collect's now
    return object;
  }

 private:
  const std::shared_ptr<OpenServer> server_;
};

// Owns the handle of a server.
class CloseHandle final : public Job {
 public:
  explicit CloseHandle(win32::ServerHandle handle) : handle_(std::move(handle)) {}
  // Where no thread was to be had until the end of everything: better lost than closed by a thread
  // that must not block.
  ~CloseHandle() override {
    (void)handle_.release();  // NOLINT(bugprone-unused-return-value): see above
  }
  void Run() noexcept override { handle_.reset(); }

 private:
  win32::ServerHandle handle_;
};

Napi::Value OpenServerByName(const Napi::CallbackInfo& info) {
  const Args args(info, 2, Args::kOptionalCallback);
  const std::u16string name = args.Text(0);
  const bool virtual_machines = args.Bool(1);
  const char* const syscall = virtual_machines ? win32::kWTSOpenServerExW : win32::kWTSOpenServerW;
  const std::shared_ptr<BlockingPool> pool = Environment::Of(info.Env()).pool();
  const std::shared_ptr<HostQueue> host = pool->HostNamed(win32::FoldHostName(name));
  return BlockingCall(args, syscall, ServerArgument{nullptr, host}, Place{Lane::kOpenings},
                      [=](win32::Server, const Abandoned&) -> CallResult {
                        auto handle = win32::OpenServer(name, virtual_machines);
                        if (!handle) return handle.failure();
                        auto server = std::make_shared<OpenServer>(pool, host, std::move(*handle));
                        return CallResult(std::make_unique<OpenedServer>(std::move(server)));
                      });
}

Napi::Value CloseServer(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  const ServerArgument argument = args.Server(0);
  if (argument.IsClosed()) return info.Env().Undefined();
  Slot(info.Env(), info[0])->server.reset();
  Environment::Of(info.Env()).FailQueued(argument.server.get());
  return info.Env().Undefined();
}

}  // namespace

OpenServer::OpenServer(std::shared_ptr<BlockingPool> pool, std::shared_ptr<HostQueue> host,
                       win32::ServerHandle handle)
    : pool_(std::move(pool)), host_(std::move(host)), handle_(handle.get()), closing_(1) {
  closing_.front() = Work{std::make_shared<CloseHandle>(std::move(handle)), host_,
                          Place{Lane::kClosings}, Clock::time_point{}};
}

OpenServer::~OpenServer() { pool_->Close(&closing_); }

bool UnwrapServer(napi_env env, napi_value value, ServerArgument* argument) {
  const ServerSlot* const slot = Slot(env, value);
  if (slot == nullptr) return false;
  *argument = slot->server == nullptr ? ServerArgument{}
                                      : ServerArgument{slot->server, slot->server->host()};
  return true;
}

void AddServer(Napi::Object exports) {
  Add<OpenServerByName>(exports, "openServer");
  Add<CloseServer>(exports, "closeServer");
}

}  // namespace wtsapi32
