#include "call.h"
#include "misuse.h"

namespace wtssim {

namespace {

// Opening proves nothing about the host (windows-semantics.md section 5, #43): an unknown name, and
// one with a leading double backslash, give a handle that fails when it is used. Two handles to one
// server differ (#45). NULL is this host.
HANDLE Open(Function function, const wchar_t* name) {
  HANDLE handle = nullptr;
  Answer([&]() -> Result {
    const std::wstring asked = name ? name : L"";
    Call call({function, asked, {}, {}, {}});
    const Result entered = call.EnterUnbound();
    if (!entered.ok) return entered;
    Host& host = call.sim().host;
    const Server* known = name ? host.FindServer(asked) : &host.local;
    if (!known && host.open_fails) return Failure(RPC_S_SERVER_UNAVAILABLE);
    handle = call.sim().handles.Add(known ? known->name : asked, name == nullptr);
    return Success();
  });
  return handle;
}

// Closing NULL, twice or while a call is under way is misuse (#44, section 5); such calls are sent
// home.
Result Close(HANDLE handle) {
  Simulator& sim = Sim();
  const Guard guard(&sim.mutex);
  const auto entry = sim.handles.Find(handle);
  if (!entry || !entry->open) {
    const char* what = entry ? "closed twice" : handle ? "unknown handle" : "NULL handle";
    if (!sim.handles.IsStale(handle)) RecordMisuse(NameOf(Function::kCloseServer), what, handle);
    return Failure(ERROR_INVALID_HANDLE);
  }
  if (entry->calls > 0) {
    RecordMisuse(NameOf(Function::kCloseServer), "closed while a call uses it", handle);
  }
  entry->open = false;
  WakeAllConditionVariable(&sim.changed);
  sim.log.Add({Function::kCloseServer, entry->name, {}, {}, {}});
  return Success();
}

}  // namespace

}  // namespace wtssim

extern "C" {

HANDLE WINAPI WTSOpenServerW(const wchar_t* name) {
  return wtssim::Open(wtssim::Function::kOpenServer, name);
}

HANDLE WINAPI WTSOpenServerExW(const wchar_t* name) {
  return wtssim::Open(wtssim::Function::kOpenServerEx, name);
}

void WINAPI WTSCloseServer(HANDLE handle) {
  wtssim::Answer([&] { return wtssim::Close(handle); });
}

}  // extern "C"
