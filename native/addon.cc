#include <memory>

#include "napi/environment.h"
#include "napi/logoff.h"
#include "napi/server.h"
#include "napi/sessions.h"
#include "napi/tickets.h"

namespace {

template <Napi::Value (*Function)(const Napi::CallbackInfo&)>
void Add(Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New<Function>(exports.Env(), name));
}

// The NativeBinding of src/native/binding.ts.
Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(std::make_unique<wtsapi32::Environment>(env).release());
  Add<wtsapi32::OpenServerCall>(exports, "openServer");
  Add<wtsapi32::CloseServerCall>(exports, "closeServer");
  Add<wtsapi32::EnumerateSessionsExCall>(exports, "enumerateSessionsEx");
  Add<wtsapi32::EnumerateSessionsCall>(exports, "enumerateSessions");
  Add<wtsapi32::QuerySessionCall>(exports, "querySession");
  Add<wtsapi32::LogoffSessionCall>(exports, "logoffSession");
  Add<wtsapi32::DisconnectSessionCall>(exports, "disconnectSession");
  Add<wtsapi32::ActiveConsoleSessionIdCall>(exports, "activeConsoleSessionId");
  Add<wtsapi32::ProcessSessionIdCall>(exports, "processSessionId");
  Add<wtsapi32::AbandonCall>(exports, "abandon");
  Add<wtsapi32::WaitForCall>(exports, "waitFor");
  return exports;
}

}  // namespace

NODE_API_MODULE(wtsapi32, Init)
