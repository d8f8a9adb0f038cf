#include "dll.h"

#include <cstring>

#include "check.h"

namespace selftest {

Dll dll;

namespace {

template <typename F>
bool Bind(HMODULE module, const char* name, F* function) {
  *function = reinterpret_cast<F>(reinterpret_cast<void*>(GetProcAddress(module, name)));
  return *function != nullptr;
}

}  // namespace

bool LoadDll(const wchar_t* path) {
  HMODULE module = path ? LoadLibraryW(path)
                        : LoadLibraryExW(L"wtsapi32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  const wtssim::Hooks*(WINAPI * hooks)() = nullptr;
  if (!module || !Bind(module, "WtsSimHooks", &hooks)) return false;
  dll.hooks = hooks();
  return Bind(module, "WTSEnumerateSessionsExW", &dll.EnumerateEx) &&
         Bind(module, "WTSEnumerateSessionsW", &dll.Enumerate) &&
         Bind(module, "WTSQuerySessionInformationW", &dll.Query) &&
         Bind(module, "WTSLogoffSession", &dll.Logoff) &&
         Bind(module, "WTSDisconnectSession", &dll.Disconnect) &&
         Bind(module, "WTSOpenServerW", &dll.Open) &&
         Bind(module, "WTSOpenServerExW", &dll.OpenEx) &&
         Bind(module, "WTSCloseServer", &dll.Close) && Bind(module, "WTSFreeMemory", &dll.Free) &&
         Bind(module, "WTSFreeMemoryExW", &dll.FreeEx);
}

void Reset() { dll.hooks->reset(); }

std::wstring Errors() { return dll.hooks->errors(); }

void Say(const wchar_t* key, const char* columns, std::initializer_list<wtssim::FixedCell> cells) {
  dll.hooks->answer(key, columns, cells.begin(), cells.size());
}

std::wstring Answer::text() const {
  std::wstring text(bytes.size() / 2, L'\0');
  if (!bytes.empty()) std::memcpy(&text[0], bytes.data(), text.size() * 2);
  return text.c_str();
}

uint32_t Answer::word() const {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data(), bytes.size() < 4 ? bytes.size() : 4);
  return value;
}

Answer QueryBytes(uint32_t id, int info_class, HANDLE server) {
  void* buffer = nullptr;
  DWORD bytes = 0;
  SetLastError(0);
  Answer answer = {dll.Query(server, id, info_class, &buffer, &bytes), GetLastError(), false, {}};
  if (!answer.ok) return answer;
  answer.null = !buffer;
  const auto* start = static_cast<uint8_t*>(buffer);
  if (buffer) answer.bytes.assign(start, start + bytes);
  dll.Free(buffer);
  return answer;
}

DWORD QueryError(uint32_t id, HANDLE server) {
  const Answer answer = QueryBytes(id, 8, server);
  return answer.ok ? kFine : answer.error;
}

DWORD Logoff(uint32_t id, bool wait, HANDLE server) {
  return dll.Logoff(server, id, wait) ? kFine : GetLastError();
}

DWORD Disconnect(uint32_t id, HANDLE server) {
  return dll.Disconnect(server, id, FALSE) ? kFine : GetLastError();
}

ExList::ExList(HANDLE server) {
  DWORD level = 1;
  if (!dll.EnumerateEx(server, &level, 0, &rows, &count)) error = GetLastError();
}

ExList::~ExList() {
  if (rows) dll.FreeEx(2, rows, count);
}

double Milliseconds() {
  LARGE_INTEGER frequency;
  LARGE_INTEGER counter;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&counter);
  return static_cast<double>(counter.QuadPart) * 1000 / static_cast<double>(frequency.QuadPart);
}

}  // namespace selftest
