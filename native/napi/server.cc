#include "../win32/server.h"

#include "../win32/wts_functions.h"
#include "blocking_call.h"
#include "close.h"
#include "function.h"
#include "rooms.h"

namespace wtsapi32 {

namespace {

Napi::Value OpenServer(const Napi::CallbackInfo& info) {
  const Args args(info, 2, Args::kOptionalCallback);
  const std::u16string name = args.Text(0);
  const bool virtual_machines = args.Bool(1);
  const char* const syscall = virtual_machines ? win32::kWTSOpenServerExW : win32::kWTSOpenServerW;
  const std::shared_ptr<BlockingPool> pool = Environment::Of(info.Env()).pool();
  const std::shared_ptr<HostQueue> host = pool->HostNamed(win32::FoldHostName(name));
  return BlockingCall(args, syscall, ServerArgument{nullptr, host}, Place{Lane::kOpenings},
                      [=](win32::Server, const Abandoned&) {
                        return ToCallResult<ServerKind>(pool, host,
                                                        win32::OpenServer(name, virtual_machines));
                      });
}

}  // namespace

void AddServer(Napi::Object exports) {
  Add<OpenServer>(exports, "openServer");
  Add<Close<ServerKind>>(exports, "closeServer");
}

}  // namespace wtsapi32
