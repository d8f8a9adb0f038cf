#include "node_exports.h"

// clang-format off: this one needs <windows.h> before it.
#include <tlhelp32.h>
// clang-format on

namespace wtssim {

namespace {

size_t CountThreads() {
  const HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  if (snapshot == INVALID_HANDLE_VALUE) return 0;
  size_t count = 0;
  THREADENTRY32 entry = {};
  entry.dwSize = sizeof(entry);
  const DWORD own = GetCurrentProcessId();
  for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry)) {
    if (entry.th32OwnerProcessID == own) ++count;
  }
  CloseHandle(snapshot);
  return count;
}

}  // namespace

napi_value ProcessCounts(napi_env env, napi_callback_info) {
  DWORD handles = 0;
  GetProcessHandleCount(GetCurrentProcess(), &handles);
  napi_value counts = nullptr;
  napi_create_object(env, &counts);
  Set(env, counts, "threads", NumberValue(env, static_cast<double>(CountThreads())));
  Set(env, counts, "handles", NumberValue(env, static_cast<double>(handles)));
  return counts;
}

}  // namespace wtssim
