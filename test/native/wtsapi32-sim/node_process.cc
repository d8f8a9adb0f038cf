#include <vector>

#include "com_security.h"
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

// SYSTEM_HANDLE_INFORMATION_EX. Wine's GetProcessHandleCount always says 0.
struct HandleEntry {
  void* object;
  ULONG_PTR process;
  ULONG_PTR handle;
  ULONG access;
  USHORT creator;
  USHORT type;
  ULONG attributes;
  ULONG reserved;
};
constexpr int kSystemExtendedHandleInformation = 64;
constexpr LONG kInfoLengthMismatch = static_cast<LONG>(0xC0000004);

size_t CountHandles() {
  using Query = LONG(WINAPI*)(int, void*, ULONG, ULONG*);
  const auto query = reinterpret_cast<Query>(reinterpret_cast<void*>(
      GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQuerySystemInformation")));
  if (query == nullptr) return 0;
  std::vector<ULONG_PTR> buffer(size_t{1} << 16);
  LONG status = kInfoLengthMismatch;
  while (status == kInfoLengthMismatch && buffer.size() < (size_t{1} << 24)) {
    buffer.resize(buffer.size() * 2);
    const auto bytes = static_cast<ULONG>(buffer.size() * sizeof(ULONG_PTR));
    status = query(kSystemExtendedHandleInformation, buffer.data(), bytes, nullptr);
  }
  if (status < 0) return 0;
  const auto* const entries = reinterpret_cast<const HandleEntry*>(&buffer[2]);
  size_t count = 0;
  for (ULONG_PTR i = 0; i < buffer[0]; ++i) {
    if (entries[i].process == GetCurrentProcessId()) ++count;
  }
  return count;
}

// Whether this process has COM's multithreaded apartment: a thread that joined none is in it then.
DWORD WINAPI IsInApartment(void* result) {
  APTTYPE type = APTTYPE_CURRENT;
  APTTYPEQUALIFIER qualifier = APTTYPEQUALIFIER_NONE;
  const ComLibrary* const library = LoadCom();
  *static_cast<bool*>(result) = library != nullptr &&
                                SUCCEEDED(library->CoGetApartmentType(&type, &qualifier)) &&
                                type == APTTYPE_MTA;
  return 0;
}

bool HasApartment() {
  bool result = false;
  const HANDLE thread = CreateThread(nullptr, 0, IsInApartment, &result, 0, nullptr);
  if (thread == nullptr) return false;
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  return result;
}

}  // namespace

napi_value ComState(napi_env env, napi_callback_info) {
  napi_value state = nullptr;
  napi_create_object(env, &state);
  Set(env, state, "apartment", BooleanValue(env, HasApartment()));
  Set(env, state, "password", BooleanValue(env, IsPasswordLeft()));
  return state;
}

napi_value ProcessCounts(napi_env env, napi_callback_info) {
  napi_value counts = nullptr;
  napi_create_object(env, &counts);
  Set(env, counts, "threads", NumberValue(env, static_cast<double>(CountThreads())));
  Set(env, counts, "handles", NumberValue(env, static_cast<double>(CountHandles())));
  return counts;
}

}  // namespace wtssim
