#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

const char kExColumns[] =
    "sessionId|state|execEnvId|sessionName|hostName|userName|domainName|farmName";

bool Is(const wchar_t* text, const wchar_t* expected) {
  return text && std::wstring(text) == expected;
}

}  // namespace

void CheckLists() {
  {
    Line line("#13 the built-in list has the default sessions, with their own types of rows");
    Reset();
    const ExList list;
    line.Equal(list.count, 7u, "rows");
    if (list.count != 7) return;
    line.Expect(Is(list.rows[0].session_name, L"Services"), "Services");
    line.Expect(list.rows[0].session_id == 0 && list.rows[0].state == 4, "disconnected");
    line.Expect(!list.rows[0].user_name, "without a user");
    line.Expect(Is(list.rows[1].user_name, L"Zo\u00eb"), "the user of the console");
    line.Expect(list.rows[6].session_id == 65537 && list.rows[6].state == 6, "a listener");
  }
  {
    Line line("#41 strings are separate allocations, NULL when absent");
    Reset();
    Say(L"WTSEnumerateSessionsExW|0", kExColumns,
        {Num(2), Num(4), Num(9), Txt(L""), Txt(L"h"), kAbsent, kAbsent, Txt(L"f"),  //
         Num(4294967294), Num(42), Num(0), kAbsent, kAbsent, Txt(L"u"), Txt(L"d"), kAbsent});
    {
      const ExList list;
      line.Equal(list.count, 2u, "rows");
      const auto& row = list.rows[0];
      line.Expect(row.session_id == 2 && row.state == 4 && row.exec_env_id == 9, "numbers");
      line.Expect(!row.user_name && !row.domain_name, "NULL");
      line.Expect(Is(row.host_name, L"h") && Is(row.farm_name, L"f"), "host and farm");
      line.Expect(Is(row.session_name, L""), "an empty name is not NULL");
      line.Expect(list.rows[1].session_id == 0xFFFFFFFE && list.rows[1].state == 42, "the second");
      line.Expect(Is(list.rows[1].user_name, L"u") && Is(list.rows[1].domain_name, L"d"), "user");
      line.Expect(!list.rows[1].session_name, "no name");
      line.Equal(dll.hooks->live_allocations(), 6u, "allocations");
    }
    line.Equal(dll.hooks->live_allocations(), 0u, "allocations at the end");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("a list without sessions succeeds");
    Say(L"WTSEnumerateSessionsExW|0", kExColumns, {});
    const ExList list;
    line.Expect(list.error == kFine && list.rows && list.count == 0, "no rows");
  }
  {
    Line line("1.2 EnumerateSessionsW: one block, structures first");
    Reset();
    wtssim::SessionInfo* infos = nullptr;
    DWORD count = 0;
    line.Expect(dll.Enumerate(nullptr, 0, 1, &infos, &count) == TRUE, "call");
    line.Equal(count, 7u, "rows");
    line.Expect(infos && Is(infos[1].name, L"Console") && infos[1].session_id == 1, "a row");
    line.Expect(infos && Is(infos[3].name, L"") && infos[3].state == 4, "an empty name (#15)");
    line.Expect(infos && reinterpret_cast<uint8_t*>(infos[0].name) ==
                             reinterpret_cast<uint8_t*>(infos + count),
                "strings follow");
    line.Equal(dll.hooks->live_allocations(), 1u, "allocations");
    dll.Free(infos);
    line.Equal(dll.hooks->live_allocations(), 0u, "allocations after the free");
  }
}

}  // namespace selftest
