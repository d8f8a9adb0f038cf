#include <memory>

#include "napi/environment.h"
#include "napi/rooms.h"
#include "napi/seam.h"

namespace {

// The NativeBinding of src/native/binding.ts.
Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(std::make_unique<wtsapi32::Environment>(exports).release());
  exports.Set("seamVersion", wtsapi32::kSeamVersion);
#define WTSAPI32_ADD(room) wtsapi32::Add##room(exports);
  WTSAPI32_ROOMS(WTSAPI32_ADD)
#undef WTSAPI32_ADD
  return exports;
}

}  // namespace

NODE_API_MODULE(wtsapi32, Init)
