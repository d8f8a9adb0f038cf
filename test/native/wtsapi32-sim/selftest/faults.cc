#include <thread>

#include "check.h"
#include "dll.h"

namespace selftest {

void CheckFaults() {
  {
    Line line("#5 not ready for the first calls, then fine");
    Reset(LR"({"faults":[{"call":"WTSQuerySessionInformationW","error":1702,"times":2}]})");
    line.Equal(QueryError(1), 1702u, "first");
    line.Equal(QueryError(1), 1702u, "second");
    line.Equal(QueryError(1), kFine, "third");
  }
  {
    Line line("#6 a stubbed API");
    Reset(
        LR"({"faults":[{"call":"WTSEnumerateSessionsExW","error":120},
        {"call":"WTSEnumerateSessionsW","error":120}]})");
    line.Expect(List().empty() && GetLastError() == 120, "Ex");
    wtssim::SessionInfo* infos = nullptr;
    DWORD count = 0;
    line.Expect(!dll.Enumerate(nullptr, 0, 1, &infos, &count) && GetLastError() == 120, "basic");
  }
  {
    Line line("#12 failure without a code");
    Reset(LR"({"faults":[{"call":"WTSLogoffSession"}]})");
    SetLastError(99);
    line.Equal(Logoff(1), 0u, "last error");
  }
  {
    Line line("faults: skip, session, class, server, order, delay");
    Reset(
        LR"({"servers":{"ts1":{}},"faults":[
        {"call":"WTSLogoffSession","sessionId":3,"error":1726,"skip":1,"times":1},
        {"call":"WTSLogoffSession","error":5,"times":1},
        {"call":"WTSQuerySessionInformationW","infoClass":5,"error":64},
        {"call":"WTSDisconnectSession","server":"TS1","error":53,"delay":60}]})");
    line.Equal(Logoff(3), 5u, "let through by the first, answered by the second");
    line.Equal(Logoff(3), 1726u, "answered by the first");
    line.Equal(Logoff(3), kFine, "both used up");
    line.Equal(QueryBytes(1, 5).error, 64u, "class 5");
    line.Equal(QueryError(1), kFine, "class 8");
    HANDLE server = dll.Open(L"ts1");
    const double start = Milliseconds();
    line.Equal(Disconnect(3, server), 53u, "on ts1");
    line.Expect(Milliseconds() - start >= 59, "delay");
    line.Equal(Disconnect(5), kFine, "on this host");
    dll.Close(server);
    Control(L"addFault", LR"({"call":"WTSOpenServerW","error":53})");
    line.Expect(dll.Open(L"ts1") == nullptr && GetLastError() == 53, "added later");
  }
  {
    Line line("#4 a call that hangs, until release or reset gives 1726");
    Reset(LR"({"faults":[{"call":"WTSQuerySessionInformationW","hang":true}]})");
    for (const wchar_t* command : {L"release", L"reset"}) {
      DWORD result = 0;
      std::thread hung([&] { result = QueryError(1); });
      while (Stat(L"blockedCalls") == 0) Sleep(1);
      line.Expect(!List().empty(), "other calls go on");
      Control(command);
      hung.join();
      line.Equal(result, 1726u, "error");
    }
    line.Equal(Stat(L"blockedCalls"), 0, "blocked");
  }
  {
    Line line("latency: each call takes it, side by side");
    Reset(LR"({"latency":100})");
    const double start = Milliseconds();
    std::thread other([] { QueryError(3); });
    line.Equal(QueryError(1), kFine, "answer");
    other.join();
    const double took = Milliseconds() - start;
    line.Expect(took >= 99 && took < 190, "time", std::to_wstring(took));
  }
}

}  // namespace selftest
