#include <cstdio>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

constexpr int kChildFoundItsSession = 40;
constexpr int kChildIsBroken = 41;

// Runs this program with --child and the environment variable; gives its exit code.
DWORD RunWith(const wchar_t* script) {
  wchar_t self[MAX_PATH];
  GetModuleFileNameW(nullptr, self, MAX_PATH);
  wchar_t library[MAX_PATH];
  GetModuleFileNameW(GetModuleHandleW(L"wtsapi32.dll"), library, MAX_PATH);
  std::wstring line = L"\"" + std::wstring(self) + L"\" --child \"" + library + L"\"";
  SetEnvironmentVariableW(L"WTSAPI32_SIM", script);
  STARTUPINFOW startup = {};
  startup.cb = sizeof(startup);
  PROCESS_INFORMATION process = {};
  DWORD code = 0;
  if (CreateProcessW(self, &line[0], nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup,
                     &process)) {
    WaitForSingleObject(process.hProcess, 30000);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
  }
  SetEnvironmentVariableW(L"WTSAPI32_SIM", nullptr);
  return code;
}

}  // namespace

int RunAsChild() {
  const auto rows = List();
  if (rows.size() == 1 && rows[0].id == 4711) return kChildFoundItsSession;
  if (!rows.empty() || GetLastError() != ERROR_INTERNAL_ERROR) return 1;
  if (QueryError(1) != ERROR_INTERNAL_ERROR || Logoff(1) != ERROR_INTERNAL_ERROR) return 1;
  if (dll.Open(L"x") || GetLastError() != ERROR_INTERNAL_ERROR) return 1;
  Control(L"reset");
  return List().size() == 7 ? kChildIsBroken : 1;
}

void CheckChildProcess() {
  Line line("WTSAPI32_SIM is the script of a child process; wrong JSON fails every call with 1359");
  line.Equal(RunWith(LR"({"sessions":[{"id":4711}]})"), DWORD{kChildFoundItsSession}, "script");
  line.Equal(RunWith(LR"({"sesions":[]})"), DWORD{kChildIsBroken}, "wrong script");
}

void Measure() {
  constexpr int kRounds = 2000;
  std::wstring script = L"{\"sessions\":[";
  for (int i = 0; i < 1000; ++i) {
    const std::wstring n = std::to_wstring(i);
    script += (i ? L",{\"id\":" : L"{\"id\":") + n + L",\"name\":\"RDP-Tcp#" + n +
              L"\",\"userName\":\"user" + n +
              L"\",\"domainName\":\"CONTOSO\",\"hostName\":\"HOST\"}";
  }
  Reset(script + L"]}");
  double best = 1e9;
  double total = 0;
  for (int round = 0; round < kRounds; ++round) {
    wtssim::SessionInfo1* rows = nullptr;
    DWORD count = 0;
    DWORD level = 1;
    const double start = Milliseconds();
    dll.EnumerateEx(nullptr, &level, 0, &rows, &count);
    dll.FreeEx(2, rows, count);
    const double took = Milliseconds() - start;
    total += took;
    if (took < best) best = took;
  }
  std::printf("EnumerateSessionsExW + FreeMemoryExW, 1000 sessions, 4000 strings: ");
  std::printf("%.1f us mean, %.1f us best of %d\n", total * 1000 / kRounds, best * 1000, kRounds);

  const double start = Milliseconds();
  for (int round = 0; round < kRounds * 10; ++round)
    QueryError(static_cast<uint32_t>(round % 1000));
  std::printf("WTSQuerySessionInformationW(8) + WTSFreeMemory: %.2f us\n",
              (Milliseconds() - start) * 1000 / (kRounds * 10));
}

}  // namespace selftest
