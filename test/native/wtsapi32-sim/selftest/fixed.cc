#include <cstdio>
#include <cstring>
#include <thread>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

bool Recorded(const wchar_t* text) { return Errors().find(text) != std::wstring::npos; }

bool Lists(uint32_t id) {
  const ExList list;
  for (DWORD i = 0; i < list.count; ++i) {
    if (list.rows[i].session_id == id) return true;
  }
  return false;
}

constexpr UINT kChildHangs = 41;

// Runs this program with --child and the environment variable; gives its exit code.
DWORD RunWith(const wchar_t* value) {
  wchar_t self[MAX_PATH];
  GetModuleFileNameW(nullptr, self, MAX_PATH);
  wchar_t library[MAX_PATH];
  GetModuleFileNameW(GetModuleHandleW(L"wtsapi32.dll"), library, MAX_PATH);
  std::wstring line = L"\"" + std::wstring(self) + L"\" --child \"" + library + L"\"";
  SetEnvironmentVariableW(L"WTSAPI32_SIM", value);
  STARTUPINFOW startup = {};
  startup.cb = sizeof(startup);
  PROCESS_INFORMATION process = {};
  DWORD code = 0;
  if (CreateProcessW(self, &line[0], nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup,
                     &process)) {
    if (WaitForSingleObject(process.hProcess, 30000) != WAIT_OBJECT_0) {
      TerminateProcess(process.hProcess, kChildHangs);
      WaitForSingleObject(process.hProcess, 5000);
    }
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
  }
  SetEnvironmentVariableW(L"WTSAPI32_SIM", nullptr);
  return code;
}

void AwaitBlocked(DWORD count) {
  while (dll.hooks->blocked_calls() != count) Sleep(1);
}

constexpr int kChildIsFine = 40;

}  // namespace

void CheckFixedAnswers() {
  {
    Line line("#1 without a model, too: an unknown id fails with 2");
    Reset();
    line.Equal(QueryError(999), 2u, "query");
    line.Equal(Logoff(999), 2u, "logoff");
    line.Equal(Disconnect(999), 2u, "disconnect");
  }
  {
    Line line("a session that was logged off is gone, until a reset");
    Reset();
    line.Expect(Lists(3), "before");
    line.Equal(Logoff(3), kFine, "logoff");
    line.Expect(!Lists(3) && Lists(5), "the list");
    line.Equal(QueryError(3), 2u, "query");
    line.Equal(Disconnect(3), 2u, "disconnect");
    line.Equal(Logoff(0), 5u, "what is refused (#28)");
    line.Equal(QueryError(0), kFine, "is still there");
    Reset();
    line.Expect(Lists(3), "after the reset");
  }
  {
    Line line("an answer of the wrong form fails with 1359, and is recorded");
    Reset();
    const wchar_t kKey[] = L"WTSQuerySessionInformationW|0|3|8";
    const auto wrong = [&](const wchar_t* what) {
      line.Equal(QueryBytes(3, 8).error, 1359u, "error");
      line.Expect(Recorded(what), "record", Errors());
      line.Equal(dll.hooks->live_allocations(), 0u, "nothing handed over");
    };
    Say(kKey, "text", {Num(0)});
    wrong(L"WTSQuerySessionInformationW: the model's answer has no column number");
    Say(kKey, "number", {Txt(L"0")});
    wrong(L"no whole number of 32 bits in number");
    Say(kKey, "number", {kAbsent});
    wrong(L"no whole number of 32 bits in number");
    Say(kKey, "number", {Num(1.5)});
    wrong(L"no whole number of 32 bits in number");
    Say(kKey, "number", {Num(1), Num(2)});
    wrong(L"not one row");
    Reset();
    Say(L"WTSEnumerateSessionsExW|0", "sessionId|state", {Num(1), Num(0)});
    line.Equal(ExList().error, 1359u, "a list without its columns");
    line.Expect(Recorded(L"WTSEnumerateSessionsExW: the model's answer has no column execEnvId"),
                "record", Errors());
    Say(L"WTSQuerySessionInformationW|0|3|14", "family|address", {Num(2), Txt(L"zz")});
    line.Equal(QueryBytes(3, 14).error, 1359u, "an address of other letters");
    line.Equal(dll.hooks->live_allocations(), 0u, "nothing handed over");
  }
}

int RunAsChild() {
  DWORD released = 0;
  DWORD closed = 0;
  HANDLE server = dll.Open(L"ts1");
  std::thread first([&] { released = QueryError(1); });
  AwaitBlocked(1);
  std::thread second([&] { closed = Logoff(1, true, server); });
  AwaitBlocked(2);
  std::thread closer([&] { dll.Close(server); });
  second.join();
  if (closed != 6 || Errors().find(L"while a call uses it") == std::wstring::npos) return 1;
  AwaitBlocked(2);
  dll.hooks->release();
  first.join();
  closer.join();
  return released == 1726 && dll.hooks->blocked_calls() == 0 ? kChildIsFine : 3;
}

void CheckHanging() {
  Line line(
      "#44 WTSAPI32_SIM=hang: calls and closings hang, a close sends those of its handle home with "
      "6, a release all with 1726");
  line.Equal(RunWith(L"hang"), DWORD{kChildIsFine}, "exit code");
}

void Measure() {
  constexpr int kRounds = 2000;
  std::vector<std::wstring> texts(2000);
  std::vector<wtssim::FixedCell> cells;
  for (int i = 0; i < 1000; ++i) {
    texts[2 * i] = L"RDP-Tcp#" + std::to_wstring(i);
    texts[2 * i + 1] = L"user" + std::to_wstring(i);
    const wtssim::FixedCell row[] = {Num(i),          Num(0),
                                     Num(i),          Txt(texts[2 * i].c_str()),
                                     Txt(L"HOST"),    Txt(texts[2 * i + 1].c_str()),
                                     Txt(L"CONTOSO"), kAbsent};
    cells.insert(cells.end(), row, row + 8);
  }
  dll.hooks->answer(L"WTSEnumerateSessionsExW|0",
                    "sessionId|state|execEnvId|sessionName|hostName|userName|domainName|farmName",
                    cells.data(), cells.size());
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
  for (int round = 0; round < kRounds * 10; ++round) QueryError(round % 2 ? 3 : 5);
  std::printf("WTSQuerySessionInformationW(8) + WTSFreeMemory: %.2f us\n",
              (Milliseconds() - start) * 1000 / (kRounds * 10));
}

}  // namespace selftest
