#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

bool Recorded(const wchar_t* text) { return Errors().find(text) != std::wstring::npos; }

}  // namespace

void CheckServers() {
  {
    Line line("#43 any name opens; NULL is this host, others do not answer without a model");
    Reset();
    HANDLE far_one = dll.Open(L"\\\\nowhere");
    HANDLE local = dll.OpenEx(nullptr);
    line.Expect(far_one && far_one != INVALID_HANDLE_VALUE, "handle");
    line.Equal(QueryError(1, far_one), 1722u, "query");
    line.Equal(Logoff(1, true, far_one), 1722u, "logoff");
    line.Equal(ExList(far_one).error, 1722u, "enumeration");
    line.Equal(QueryError(1, local), kFine, "this host");
    line.Equal(dll.hooks->open_servers(), 2u, "open");
    dll.Close(far_one);
    dll.Close(local);
    line.Equal(dll.hooks->open_servers(), 0u, "open after the closes");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("#44 misuse of handles is recorded");
    Reset();
    dll.Close(nullptr);
    line.Equal(GetLastError(), 6u, "last error");
    line.Expect(Recorded(L"WTSCloseServer: NULL handle"), "NULL", Errors());
    HANDLE server = dll.Open(L"ts1");
    dll.Close(server);
    line.Equal(QueryError(1, server), 6u, "use after close");
    line.Expect(Recorded(L"WTSQuerySessionInformationW: handle used after close"), "use", Errors());
    dll.Close(server);
    line.Expect(Recorded(L"closed twice"), "twice", Errors());
    line.Equal(QueryError(1, INVALID_HANDLE_VALUE), 6u, "unknown handle");
    line.Expect(Recorded(L"unknown handle"), "unknown", Errors());
  }
  {
    Line line("#44 handles from before a reset: 6, and nobody's fault");
    Reset();
    HANDLE server = dll.Open(L"ts1");
    Reset();
    line.Equal(dll.hooks->open_servers(), 0u, "open");
    line.Equal(QueryError(1, server), 6u, "use");
    dll.Close(server);
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("#44 #45 handles are numbers that never come again, too long for a double on x64");
    Reset();
    HANDLE first = dll.Open(L"ts1");
    HANDLE second = dll.Open(L"ts1");
    line.Expect(first != second, "distinct");
    dll.Close(first);
    line.Equal(QueryError(1, second), 1722u, "the other one is open");
    HANDLE third = dll.Open(L"ts1");
    line.Expect(third != first && third != second, "a new number");
    const auto value = reinterpret_cast<uintptr_t>(third);
    const bool fits = static_cast<uint64_t>(static_cast<double>(value)) == value;
    // The low bits of every second handle are lost in a double.
    const auto other = reinterpret_cast<uintptr_t>(second);
    const bool other_fits = static_cast<uint64_t>(static_cast<double>(other)) == other;
    line.Expect(sizeof(void*) == 4 || !(fits && other_fits), "not doubles");
    dll.Close(second);
    dll.Close(third);
  }
}

}  // namespace selftest
