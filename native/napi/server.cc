#include "server.h"

#include <utility>

#include "../win32/server.h"
#include "../win32/wts_functions.h"
#include "args.h"
#include "blocking_call.h"

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

}  // namespace

OpenServer::OpenServer(std::shared_ptr<BlockingPool> pool, win32::ServerHandle handle)
    : pool_(std::move(pool)), lane_(BlockingPool::NewLane()), handle_(std::move(handle)) {}

OpenServer::~OpenServer() {
  if (!pool_->IsHome()) return;  // the thread of the last call closes the handle
  try {
    // Shared because a std::function must be copyable.
    const auto handle = std::make_shared<win32::ServerHandle>(std::move(handle_));
    pool_->Run(nullptr, nullptr, [handle] { handle->reset(); });
  } catch (...) {
    // No memory or no thread: closing it here may block, but to lose it is worse.
  }
}

napi_value WrapServer(napi_env env, std::shared_ptr<OpenServer> server) {
  auto slot = std::make_unique<ServerSlot>(ServerSlot{std::move(server)});
  napi_value object = nullptr;
  if (napi_create_object(env, &object) != napi_ok) return nullptr;
  if (napi_type_tag_object(env, object, &kServerTag) != napi_ok) return nullptr;
  if (napi_wrap(env, object, slot.get(), Collect, nullptr, nullptr) != napi_ok) return nullptr;
  (void)slot.release();  // NOLINT(bugprone-unused-return-value): it is Collect's now
  return object;
}

bool UnwrapServer(napi_env env, napi_value value, Target* target) {
  const ServerSlot* const slot = Slot(env, value);
  if (slot == nullptr) return false;
  *target = Target{slot->server, slot->server == nullptr};
  return true;
}

Napi::Value OpenServerCall(const Napi::CallbackInfo& info) {
  const Args args(info, "openServer", 2, Args::kOptionalCallback);
  const std::u16string name = args.Text(0);
  const bool virtual_machines = args.Bool(1);
  const char* const syscall = virtual_machines ? win32::kWTSOpenServerExW : win32::kWTSOpenServerW;
  const std::shared_ptr<BlockingPool> pool = Environment::Of(info.Env()).pool();
  // It belongs to no server yet, and how long it takes is up to another host.
  return BlockingCall(args, syscall, Target{}, Bound::kNone,
                      [=](win32::Server, const Abandoned&) -> Outcome {
                        auto handle = win32::OpenServer(name, virtual_machines);
                        if (!handle) return handle.failure();
                        return std::make_shared<OpenServer>(pool, std::move(*handle));
                      });
}

Napi::Value CloseServerCall(const Napi::CallbackInfo& info) {
  const Args args(info, "closeServer", 1, Args::kNoCallback);
  const Target target = args.Server(0);
  if (target.server == nullptr) return info.Env().Undefined();
  Slot(info.Env(), info[0])->server.reset();
  Environment::Of(info.Env()).FailQueued(target.server->lane());
  return info.Env().Undefined();
}

}  // namespace wtsapi32
