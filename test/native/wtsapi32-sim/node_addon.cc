#include "node_exports.h"

// The DLL is also a Node-API addon: the controller of a test and the worker that holds the model
// load it (process.dlopen), and hold the very module that the addon under test calls.
extern "C" {

int32_t node_api_module_get_api_version_v1() { return 8; }

napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  // It stays: calls may still be inside when an environment unloads its addons.
  HMODULE self = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<const wchar_t*>(&napi_register_module_v1), &self);
  const struct {
    const char* name;
    napi_callback call;
  } functions[] = {
      {"announce", wtssim::Announce},
      {"serve", wtssim::Serve},
      {"hangUp", wtssim::HangUp},
      {"answer", wtssim::AnswerCall},
      {"fail", wtssim::FailCall},
      {"park", wtssim::ParkCall},
      {"control", wtssim::Control},
      {"stats", wtssim::Stats},
      {"reset", wtssim::ResetAccounts},
      {"release", wtssim::ReleaseCalls},
      {"freeze", wtssim::Freeze},
      {"thaw", wtssim::Thaw},
      {"processCounts", wtssim::ProcessCounts},
      {"comState", wtssim::ComState},
      {"windows", wtssim::Windows},
      {"classExists", wtssim::ClassExists},
      {"sendEndSession", wtssim::SendEndSession},
      {"consoleControl", wtssim::ConsoleControl},
      {"shieldConsole", wtssim::ShieldConsole},
      {"errandResult", wtssim::ErrandResult},
      {"closeWindow", wtssim::CloseWindow},
      {"leaveDesktop", wtssim::LeaveDesktop},
      {"shutdownLevel", wtssim::ShutdownLevel},
  };
  for (const auto& [name, call] : functions) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function);
    wtssim::Set(env, exports, name, function);
  }
  return exports;
}

}  // extern "C"
