#include <thread>

#include "check.h"
#include "dll.h"

namespace selftest {

void CheckServers() {
  {
    Line line("#4 #43 an unknown host opens, and fails with 1722 after a delay");
    Reset(LR"({"unreachableDelay":120,"servers":{"TS1":{"sessions":[{"id":9}]}}})");
    HANDLE server = dll.Open(L"nowhere");
    line.Expect(server && server != INVALID_HANDLE_VALUE, "handle");
    const double start = Milliseconds();
    line.Equal(QueryError(1, server), 1722u, "query");
    line.Expect(Milliseconds() - start >= 119, "after the delay");
    line.Equal(Logoff(1, true, server), 1722u, "logoff");
    line.Expect(List(server).empty() && GetLastError() == 1722, "enumeration");
    dll.Close(server);
    HANDLE slashes = dll.Open(L"\\\\TS1");
    line.Expect(slashes != nullptr, "leading backslashes are accepted");
    line.Equal(QueryError(9, slashes), 1722u, "and fail");
    dll.Close(slashes);
  }
  {
    Line line("#43 variant: opening fails");
    Reset(LR"({"openFails":true,"servers":{"ts1":{}}})");
    SetLastError(0);
    line.Expect(dll.Open(L"nowhere") == nullptr && GetLastError() == 1722, "NULL and 1722");
    HANDLE server = dll.OpenEx(L"TS1");
    line.Expect(server != nullptr, "a known one opens");
    dll.Close(server);
  }
  {
    Line line("5 names: case does not matter, NULL is this host");
    Reset(LR"({"servers":{"ts1":{"sessions":[{"id":9}]}}})");
    HANDLE server = dll.Open(L"TS1");
    line.Expect(Contains(List(server), 9), "sessions of TS1");
    HANDLE local = dll.OpenEx(nullptr);
    line.Expect(local && Contains(List(local), 65537), "sessions of this host");
    line.Equal(QueryBytes(1, 29, local).ok, TRUE, "a local handle is local");
    line.Equal(Stat(L"openServers"), 2, "open");
    dll.Close(server);
    dll.Close(local);
    line.Equal(Stat(L"openServers"), 0, "open after the closes");
  }
  {
    Line line("#44 misuse of handles is recorded");
    Reset(LR"({"servers":{"ts1":{}}})");
    dll.Close(nullptr);
    line.Expect(Errors().find(L"NULL handle") != std::wstring::npos, "NULL", Errors());
    HANDLE server = dll.Open(L"ts1");
    dll.Close(server);
    line.Equal(QueryError(1, server), 6u, "use after close");
    line.Expect(Errors().find(L"handle used after close") != std::wstring::npos, "use", Errors());
    dll.Close(server);
    line.Expect(Errors().find(L"closed twice") != std::wstring::npos, "twice", Errors());
    line.Equal(QueryError(1, INVALID_HANDLE_VALUE), 6u, "unknown handle");
    line.Expect(Errors().find(L"unknown handle") != std::wstring::npos, "unknown", Errors());
  }
  {
    Line line("#44 a close sends the calls of that handle home");
    Reset(LR"({"servers":{"ts1":{"sessions":[{"id":2,"logoff":{"outcome":"stuck"}}]}}})");
    HANDLE server = dll.Open(L"ts1");
    HANDLE other = dll.Open(L"ts1");
    DWORD result = 0;
    std::thread waiter([&] { result = Logoff(2, true, server); });
    while (Stat(L"blockedCalls") == 0) Sleep(1);
    dll.Close(other);
    line.Equal(Stat(L"blockedCalls"), 1, "not those of another handle");
    dll.Close(server);
    waiter.join();
    line.Equal(result, 6u, "error");
    line.Expect(Errors().find(L"while a call uses it") != std::wstring::npos, "record", Errors());
  }
  {
    Line line("#44 handles from before a reset: 6, and nobody's fault");
    Reset(LR"({"servers":{"ts1":{}}})");
    HANDLE server = dll.Open(L"ts1");
    Reset(LR"({"servers":{"ts1":{}}})");
    line.Equal(QueryError(1, server), 6u, "use");
    dll.Close(server);
    line.Expect(Errors() == L"[]}", "no errors", Errors());
  }
  {
    Line line("#45 two handles to one server are distinct");
    Reset(LR"({"servers":{"ts1":{}}})");
    HANDLE first = dll.Open(L"ts1");
    HANDLE second = dll.Open(L"ts1");
    line.Expect(first != second, "distinct");
    dll.Close(first);
    line.Equal(QueryError(1, second), kFine, "the other one works");
    dll.Close(second);
  }
}

}  // namespace selftest
