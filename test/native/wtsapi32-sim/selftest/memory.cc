#include <cstring>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

void* QueryBuffer(int info_class, DWORD* bytes) {
  void* buffer = nullptr;
  dll.Query(nullptr, 3, info_class, &buffer, bytes);
  return buffer;
}

DWORD Live() { return dll.hooks->live_allocations(); }

bool Recorded(const wchar_t* text) { return Errors().find(text) != std::wstring::npos; }

void CheckMisuse() {
  DWORD bytes = 0;
  {
    Line line("#40 the right frees leave nothing and record nothing");
    Reset();
    ExList list;
    line.Expect(Live() > 7, "live");
    line.Equal(dll.FreeEx(2, list.rows, list.count), TRUE, "FreeMemoryEx");
    list.rows = nullptr;
    dll.Free(QueryBuffer(5, &bytes));
    line.Equal(dll.FreeEx(0, QueryBuffer(5, &bytes), 0), TRUE, "FreeMemoryEx of a plain buffer");
    dll.Free(nullptr);
    line.Equal(Live(), 0u, "live");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("#40 a leak is counted, and a reset forgets it");
    Reset();
    ExList list;
    line.Equal(Live(), DWORD{1 + 7 + 4 + 4}, "rows, names, users, domains");
    Reset();
    line.Equal(Live(), 0u, "after the reset");
    line.Equal(dll.FreeEx(2, list.rows, list.count), TRUE, "it can still be freed");
    list.rows = nullptr;
    line.Equal(Live(), 0u, "and does not count");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("#40 wrong frees are recorded and free nothing");
    Reset();
    ExList list;
    const auto live = Live();
    dll.Free(list.rows);
    line.Expect(Recorded(L"WTSFreeMemory: a list"), "FreeMemory of a list", Errors());
    line.Equal(dll.FreeEx(1, list.rows, list.count), FALSE, "wrong class");
    line.Expect(Recorded(L"wrong type class"), "wrong class", Errors());
    line.Equal(dll.FreeEx(2, list.rows, list.count - 1), FALSE, "wrong count");
    line.Expect(Recorded(L"wrong count"), "wrong count", Errors());
    dll.Free(list.rows[0].session_name);
    line.Expect(Recorded(L"belongs to a list"), "a string of a list", Errors());
    line.Equal(Live(), live, "live");
    line.Equal(dll.FreeEx(2, list.rows, list.count), TRUE, "the right one");
    line.Equal(dll.FreeEx(2, list.rows, list.count), FALSE, "twice");
    list.rows = nullptr;
    line.Expect(Recorded(L"WTSFreeMemoryExW: freed twice"), "twice", Errors());
    line.Equal(Live(), 0u, "live at the end");
  }
  {
    Line line("#40 double frees and foreign pointers are recorded");
    Reset();
    void* buffer = QueryBuffer(5, &bytes);
    dll.Free(buffer);
    dll.Free(buffer);
    line.Expect(Recorded(L"WTSFreeMemory: freed twice"), "twice", Errors());
    int local = 0;
    dll.Free(&local);
    line.Expect(Recorded(L"not a buffer"), "stack", Errors());
    Reset();
    dll.Free(reinterpret_cast<void*>(uintptr_t{16}));
    line.Expect(Recorded(L"not a buffer"), "wild", Errors());
    Reset();
    auto* inner = static_cast<uint8_t*>(QueryBuffer(24, &bytes));
    dll.Free(inner + 16);
    line.Expect(Recorded(L"not a buffer"), "the middle of a buffer", Errors());
    dll.Free(inner);
    line.Equal(Live(), 0u, "live");
  }
}

void CheckContents() {
  DWORD bytes = 0;
  {
    Line line("#42 guard bytes: an over-read shows, an overwrite is recorded");
    Reset();
    void* buffer = QueryBuffer(29, &bytes);
    int32_t as_bool = 0;
    std::memcpy(&as_bool, buffer, 4);
    line.Expect(bytes == 1 && as_bool != 1, "a BOOL read from one byte", std::to_wstring(as_bool));
    static_cast<uint8_t*>(buffer)[1] = 0;
    dll.Free(buffer);
    line.Expect(Recorded(L"written past its end"), "overwrite", Errors());
  }
  {
    Line line("#42 freed buffers are poisoned");
    Reset();
    auto* buffer = static_cast<volatile uint8_t*>(QueryBuffer(24, &bytes));
    dll.Free(const_cast<uint8_t*>(buffer));
    line.Expect(buffer[0] == 0xDD && buffer[215] == 0xDD, "poison");
  }
}

}  // namespace

void CheckMemory() {
  CheckMisuse();
  CheckContents();
}

}  // namespace selftest
