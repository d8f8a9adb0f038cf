#include "ask.h"

namespace wtssim {

namespace {

// The model learns the handle's key before anybody can use the handle. NULL is this host; two
// handles to one server differ (#45).
HANDLE Open(const char* call, const wchar_t* name) {
  Bridge& bridge = TheBridge();
  const auto server = bridge.AddServer(name == nullptr);
  Request request(Request::Kind::kServer, call, {Number(server->key), Text(name)});
  bridge.Ask(&request);
  if (!request.ending.ok) {
    Fail(request.ending.error);
    return nullptr;
  }
  bridge.Open(server.get());
  Succeed();
  return server->handle;
}

}  // namespace

}  // namespace wtssim

extern "C" {

HANDLE WINAPI WTSOpenServerW(const wchar_t* name) { return wtssim::Open("WTSOpenServerW", name); }

HANDLE WINAPI WTSOpenServerExW(const wchar_t* name) {
  return wtssim::Open("WTSOpenServerExW", name);
}

// Closing NULL, twice or while a call is under way is misuse (#44, section 5); such calls are sent
// home, whatever the model says.
void WINAPI WTSCloseServer(HANDLE handle) {
  double key = 0;
  const DWORD error = wtssim::TheBridge().CloseServer(handle, &key);
  if (error != 0) return void(wtssim::Fail(error));
  wtssim::Request request(wtssim::Request::Kind::kServer, "WTSCloseServer", {wtssim::Number(key)});
  wtssim::TheBridge().Ask(&request);
  wtssim::Succeed();
}

}  // extern "C"
