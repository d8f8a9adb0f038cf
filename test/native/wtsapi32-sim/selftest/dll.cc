#include "dll.h"

#include <cstdlib>
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

std::wstring TextOf(const wchar_t* text) { return text ? text : L""; }

}  // namespace

bool LoadDll(const wchar_t* path) {
  HMODULE module = path ? LoadLibraryW(path)
                        : LoadLibraryExW(L"wtsapi32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  return module && Bind(module, "WTSEnumerateSessionsExW", &dll.EnumerateEx) &&
         Bind(module, "WTSEnumerateSessionsW", &dll.Enumerate) &&
         Bind(module, "WTSQuerySessionInformationW", &dll.Query) &&
         Bind(module, "WTSLogoffSession", &dll.Logoff) &&
         Bind(module, "WTSDisconnectSession", &dll.Disconnect) &&
         Bind(module, "WTSOpenServerW", &dll.Open) &&
         Bind(module, "WTSOpenServerExW", &dll.OpenEx) &&
         Bind(module, "WTSCloseServer", &dll.Close) && Bind(module, "WTSFreeMemory", &dll.Free) &&
         Bind(module, "WTSFreeMemoryExW", &dll.FreeEx) &&
         Bind(module, "WtsSimControl", &dll.ControlRaw);
}

std::wstring Control(const wchar_t* command, const std::wstring& argument) {
  return dll.ControlRaw(command, argument.c_str());
}

void Reset(const std::wstring& script) {
  const std::wstring reply = Control(L"reset", script);
  if (reply != L"{}") Fail("the selftest's own script", reply);
}

int64_t Stat(const wchar_t* name) {
  const std::wstring stats = Control(L"stats");
  const size_t at = stats.find(L"\"" + std::wstring(name) + L"\":");
  return at == std::wstring::npos ? -1
                                  : std::wcstoll(&stats[at + std::wcslen(name) + 3], nullptr, 10);
}

std::wstring Errors() {
  const std::wstring stats = Control(L"stats");
  return stats.substr(stats.find(L"\"errors\":") + 9);
}

std::vector<Row> List(HANDLE server) {
  std::vector<Row> rows;
  wtssim::SessionInfo1* infos = nullptr;
  DWORD count = 0;
  DWORD level = 1;
  if (!dll.EnumerateEx(server, &level, 0, &infos, &count)) return rows;
  for (DWORD i = 0; i < count; ++i) {
    const auto& info = infos[i];
    rows.push_back({info.session_id, info.exec_env_id, info.state, TextOf(info.session_name),
                    TextOf(info.user_name), TextOf(info.domain_name), !info.user_name,
                    !info.host_name});
  }
  dll.FreeEx(2, infos, count);
  return rows;
}

bool Contains(const std::vector<Row>& rows, uint32_t id) {
  for (const auto& row : rows) {
    if (row.id == id) return true;
  }
  return false;
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

int32_t StateOf(uint32_t id) {
  const Answer answer = QueryBytes(id, 8);
  return answer.ok ? static_cast<int32_t>(answer.word()) : -1;
}

DWORD Logoff(uint32_t id, bool wait, HANDLE server) {
  return dll.Logoff(server, id, wait) ? kFine : GetLastError();
}

DWORD Disconnect(uint32_t id, HANDLE server) {
  return dll.Disconnect(server, id, FALSE) ? kFine : GetLastError();
}

double Milliseconds() {
  LARGE_INTEGER frequency;
  LARGE_INTEGER counter;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&counter);
  return static_cast<double>(counter.QuadPart) * 1000 / static_cast<double>(frequency.QuadPart);
}

}  // namespace selftest
