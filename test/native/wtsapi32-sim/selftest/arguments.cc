#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

void CheckShapes() {
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
    line.Expect(!dll.EnumerateEx(nullptr, &level, 0, nullptr, &count), "NULL rows");
    line.Expect(!dll.EnumerateEx(nullptr, &level, 0, &infos, nullptr), "NULL count");
    line.Equal(GetLastError(), 87u, "NULL count");
    line.Expect(dll.EnumerateEx(nullptr, &level, 0, &infos, &count) == TRUE, "level 1");
    line.Equal(level, 1u, "level stays");
    dll.FreeEx(2, infos, count);
  }
}

void CheckLastError() {
  {
    Line line("#11 success leaves the last error dirty");
    Reset();
    const auto dirty = [&](const char* what) {
      line.Equal(GetLastError(), 0xBADu, what);
      SetLastError(0);
    };
    SetLastError(0);
    void* buffer = nullptr;
    DWORD bytes = 0;
    dll.Query(nullptr, 3, 5, &buffer, &bytes);
    dirty("query");
    dll.Free(buffer);
    dirty("free");
    line.Equal(Logoff(3), kFine, "logoff");
    dirty("logoff");
    line.Equal(Disconnect(5), kFine, "disconnect");
    dirty("disconnect");
    HANDLE server = dll.Open(L"x");
    dirty("open");
    dll.Close(server);
    dirty("close");
    wtssim::SessionInfo* infos = nullptr;
    dll.Enumerate(nullptr, 0, 1, &infos, &bytes);
    dirty("enumerate");
    dll.Free(infos);
    wtssim::SessionInfo1* rows = nullptr;
    DWORD level = 1;
    dll.EnumerateEx(nullptr, &level, 0, &rows, &bytes);
    dirty("enumerate, Ex");
    dll.FreeEx(2, rows, bytes);
    dirty("free, Ex");
  }
  {
    Line line("#12 a failure may leave no code");
    dll.hooks->fail(L"WTSLogoffSession|0|7|true", 0);
    SetLastError(99);
    line.Equal(Logoff(7, true), 0u, "last error");
  }
  {
    Line line("all arguments reach the model as they are");
    dll.hooks->fail(L"WTSQuerySessionInformationW|0|4294967295|4294967295", 1001);
    dll.hooks->fail(L"WTSDisconnectSession|0|4294967294|false", 1002);
    line.Equal(QueryBytes(0xFFFFFFFF, -1).error, 1001u, "query");
    line.Equal(Disconnect(0xFFFFFFFE), 1002u, "disconnect");
  }
}

}  // namespace

void CheckArguments() {
  CheckShapes();
  CheckLastError();
}

}  // namespace selftest
