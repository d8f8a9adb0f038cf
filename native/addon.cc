#include <memory>

#include "napi/environment.h"
#include "napi/logoff.h"
#include "napi/seam.h"
#include "napi/server.h"
#include "napi/sessions.h"
#include "napi/tickets.h"

namespace {

// The NativeBinding of src/native/binding.ts.
Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(std::make_unique<wtsapi32::Environment>(exports).release());
  exports.Set("seamVersion", wtsapi32::kSeamVersion);
  wtsapi32::AddServer(exports);
  wtsapi32::AddSessions(exports);
  wtsapi32::AddLogoff(exports);
  wtsapi32::AddTickets(exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(wtsapi32, Init)
