#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

void CheckMissing() {
  {
    Line line("#1 an unknown id fails with 2");
    Reset();
    line.Equal(QueryError(999), 2u, "query");
    line.Equal(Logoff(999), 2u, "logoff");
    line.Equal(Disconnect(999), 2u, "disconnect");
  }
  {
    Line line("#2 legacy: 7022; closing: 7007 while Down");
    Reset(LR"({"missingError":7022,"closingError":7007,"sessions":[{"id":2,"state":"down"}]})");
    line.Equal(QueryError(999), 7022u, "query");
    line.Equal(Logoff(999), 7022u, "logoff");
    line.Equal(Disconnect(999), 7022u, "disconnect");
    line.Equal(QueryError(2), 7007u, "query while Down");
    Reset(LR"({"sessions":[{"id":2,"state":"down"}]})");
    line.Equal(StateOf(2), 8, "by default a Down session answers");
  }
  {
    Line line("#3 denied sessions fail with 5 or 7045, and are listed unless hidden");
    Reset(
        LR"({"sessions":[
        {"id":2,"userName":"A","denied":["query","logoff","disconnect"]},
        {"id":3,"denied":["logoff"],"deniedError":7045}]})");
    line.Equal(QueryError(2), 5u, "query");
    line.Equal(Logoff(2), 5u, "logoff");
    line.Equal(Disconnect(2), 5u, "disconnect");
    line.Equal(QueryError(3), kFine, "only what is denied");
    line.Equal(Logoff(3), 7045u, "logoff with the other code");
    line.Equal(List().size(), 2u, "rows");
    line.Expect(List()[0].user == L"A", "all fields of the row");
    Reset(LR"({"hidesDenied":true,"sessions":[{"id":2,"denied":["query"]},{"id":3}]})");
    line.Expect(List().size() == 1 && List()[0].id == 3, "hidden");
  }
}

void CheckArguments() {
  Reset();
  {
    Line line("#7 NULL outs of a query: 1784, the other untouched");
    auto* untouched = reinterpret_cast<void*>(uintptr_t{0x1234});
    void* buffer = untouched;
    DWORD bytes = 77;
    line.Expect(!dll.Query(nullptr, 1, 5, nullptr, &bytes), "no buffer");
    line.Equal(GetLastError(), 1784u, "no buffer");
    line.Equal(bytes, 77u, "bytes");
    line.Expect(!dll.Query(nullptr, 1, 5, &buffer, nullptr), "no bytes");
    line.Equal(GetLastError(), 1784u, "no bytes");
    line.Expect(buffer == untouched, "buffer");
  }
  {
    Line line("#8 EnumerateSessionsW checks Reserved, Version and its outs");
    wtssim::SessionInfo* infos = nullptr;
    DWORD count = 0;
    line.Expect(!dll.Enumerate(nullptr, 1, 1, &infos, &count), "Reserved 1");
    line.Equal(GetLastError(), 87u, "Reserved 1");
    line.Expect(!dll.Enumerate(nullptr, 0, 2, &infos, &count), "Version 2");
    line.Equal(GetLastError(), 87u, "Version 2");
    line.Expect(!dll.Enumerate(nullptr, 0, 1, nullptr, &count), "NULL rows");
    line.Expect(!dll.Enumerate(nullptr, 0, 1, &infos, nullptr), "NULL count");
    line.Equal(GetLastError(), 87u, "NULL count");
  }
  {
    Line line("#41 EnumerateSessionsExW checks level and filter");
    wtssim::SessionInfo1* infos = nullptr;
    DWORD count = 0;
    DWORD level = 0;
    line.Expect(!dll.EnumerateEx(nullptr, &level, 0, &infos, &count), "level 0");
    line.Equal(GetLastError(), 124u, "level 0");
    level = 1;
    line.Expect(!dll.EnumerateEx(nullptr, &level, 1, &infos, &count), "filter 1");
    line.Equal(GetLastError(), 87u, "filter 1");
    line.Expect(!dll.EnumerateEx(nullptr, nullptr, 0, &infos, &count), "NULL level");
    line.Expect(dll.EnumerateEx(nullptr, &level, 0, &infos, &count) == TRUE, "level 1");
    line.Equal(level, 1u, "level stays");
    dll.FreeEx(2, infos, count);
  }
}

void CheckLastError() {
  Line line("#11 success leaves the last error dirty");
  Reset(LR"({"sessions":[{"id":2},{"id":3}]})");
  const auto dirty = [&](const char* what) {
    line.Equal(GetLastError(), 0xBADu, what);
    SetLastError(0);
  };
  SetLastError(0);
  void* buffer = nullptr;
  DWORD bytes = 0;
  dll.Query(nullptr, 2, 5, &buffer, &bytes);
  dirty("query");
  dll.Free(buffer);
  dirty("free");
  Logoff(2);
  dirty("logoff");
  Disconnect(3);
  dirty("disconnect");
  HANDLE server = dll.Open(L"x");
  dirty("open");
  dll.Close(server);
  dirty("close");
  wtssim::SessionInfo* infos = nullptr;
  dll.Enumerate(nullptr, 0, 1, &infos, &bytes);
  dirty("enumerate");
  dll.Free(infos);
}

}  // namespace

void CheckErrors() {
  CheckMissing();
  CheckArguments();
  CheckLastError();
}

}  // namespace selftest
