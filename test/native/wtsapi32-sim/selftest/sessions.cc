#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

const Row* Find(const std::vector<Row>& rows, uint32_t id) {
  for (const auto& row : rows) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

void CheckPopulation() {
  Reset();
  const auto rows = List();
  {
    Line line("#13 Services, Console, RDP rows and listeners");
    line.Equal(rows.size(), 7u, "rows");
    const Row* services = Find(rows, 0);
    line.Expect(services && services->name == L"Services", "session 0 is Services");
    line.Expect(services && services->state == 4 && services->null_user, "disconnected, no user");
    const Row* console = Find(rows, 1);
    line.Expect(console && console->name == L"Console", "Console");
    line.Expect(console && console->user == L"Zo\u00eb", "with its user", console->user);
    line.Expect(console && console->domain == L"CONTOSO", "with its domain", console->domain);
    const Row* rdp = Find(rows, 3);
    line.Expect(rdp && rdp->name == L"RDP-Tcp#0" && rdp->state == 0, "RDP session");
    line.Expect(rdp && rdp->exec_env_id == 3 && rdp->null_host, "its other fields");
  }
  {
    Line line("#14 a second listener comes first");
    const Row* first = Find(rows, 65536);
    const Row* second = Find(rows, 65537);
    line.Expect(first && first->name == L"31C5CE94259D4006A9E4" && first->state == 6, "65536");
    line.Expect(second && second->name == L"RDP-Tcp" && second->state == 6, "65537");
  }
  {
    Line line("#15 a disconnected session has no name and a time of disconnection");
    const Row* gone = Find(rows, 4);
    line.Expect(gone && gone->state == 4 && gone->name.empty(), "row");
    line.Expect(gone && gone->user == L"\u5c71\u7530 \u592a\u90ce", "user");
    line.Equal(QueryBytes(4, 6).bytes.size(), 2u, "bytes of its name");
    const auto info = QueryBytes(4, 24);
    int64_t time = 0;
    if (info.ok) std::copy(&info.bytes[184], &info.bytes[192], reinterpret_cast<uint8_t*>(&time));
    line.Expect(time != 0, "DisconnectTime");
  }
}

void CheckSpecial() {
  {
    Line line("#16 the console at the sign-in screen");
    Reset(LR"({"sessions":[{"id":1,"name":"Console","state":"connected"}]})");
    const auto rows = List();
    line.Expect(rows.size() == 1 && rows[0].state == 1 && rows[0].null_user, "row");
    line.Equal(QueryBytes(1, 5).bytes.size(), 2u, "bytes of its user");
  }
  {
    Line line("#17 a row vanishes between enumeration and query");
    Reset();
    line.Expect(Contains(List(), 3), "listed");
    Control(L"removeSession", LR"({"id":3})");
    line.Equal(QueryError(3), 2u, "query");
  }
  {
    Line line("#21 0xFFFFFFFF is the caller's session, 0xFFFFFFFE nobody's");
    Reset(LR"({"currentSessionId":3})");
    line.Equal(QueryBytes(0xFFFFFFFF, 4).word(), 3u, "id of the current session");
    line.Equal(QueryError(0xFFFFFFFE), 2u, "any session");
    line.Equal(Logoff(0xFFFFFFFF, true), kFine, "logoff of the current session");
    line.Equal(QueryError(3), 2u, "it is gone");
  }
  {
    Line line("#22 0xFFFFFFFF on another host fails");
    Reset(LR"({"servers":{"ts1":{}}})");
    HANDLE server = dll.Open(L"ts1");
    line.Equal(QueryError(0xFFFFFFFF, server), 87u, "query");
    line.Equal(Logoff(0xFFFFFFFF, false, server), 87u, "logoff");
    line.Equal(Disconnect(0xFFFFFFFF, server), 87u, "disconnect");
    dll.Close(server);
  }
}

void CheckRows() {
  Line line("1.2 EnumerateSessionsW: one block, structures first");
  Reset();
  wtssim::SessionInfo* infos = nullptr;
  DWORD count = 0;
  line.Expect(dll.Enumerate(nullptr, 0, 1, &infos, &count) == TRUE, "call");
  line.Equal(count, 7u, "rows");
  line.Expect(infos && std::wstring(infos[1].name) == L"Console", "a name");
  line.Expect(infos && reinterpret_cast<uint8_t*>(infos[0].name) ==
                           reinterpret_cast<uint8_t*>(infos + count),
              "strings follow");
  line.Equal(Stat(L"liveAllocations"), 1, "allocations");
  dll.Free(infos);
  line.Equal(Stat(L"liveAllocations"), 0, "allocations after the free");
}

}  // namespace

void CheckSessions() {
  CheckPopulation();
  CheckSpecial();
  CheckRows();
}

}  // namespace selftest
