#include <thread>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

// Polls for at most two seconds.
template <typename Condition>
bool Eventually(Condition condition) {
  const double end = Milliseconds() + 2000;
  while (!condition()) {
    if (Milliseconds() > end) return false;
    Sleep(1);
  }
  return true;
}

}  // namespace

void CheckLogoff() {
  {
    Line line("#23 without a wait it returns at once, and the session answers for a while");
    Reset(LR"({"sessions":[{"id":2,"logoff":{"path":[{"state":"reset","ms":150}]}}]})");
    const double start = Milliseconds();
    line.Equal(Logoff(2), kFine, "logoff");
    line.Expect(Milliseconds() - start < 100, "at once");
    line.Equal(StateOf(2), 7, "state");
    line.Expect(Eventually([] { return QueryError(2) == 2; }), "gone");
    line.Expect(Milliseconds() - start >= 150, "not before its time");
  }
  {
    Line line("#24 the path is scripted, down to straight to gone");
    Reset(
        LR"({"sessions":[{"id":2,"logoff":{"path":[]}},{"id":3,"name":"RDP-Tcp#1","logoff":{"path":[
        {"state":"disconnected","ms":100},{"state":"reset","ms":100},{"state":"down","ms":100}]}}]})");
    Logoff(2);
    line.Equal(QueryError(2), 2u, "empty path");
    Logoff(3);
    line.Equal(StateOf(3), 4, "first state");
    line.Equal(QueryBytes(3, 6).bytes.size(), 2u, "no name while disconnected");
    line.Expect(Eventually([] { return StateOf(3) == 7; }), "second state");
    line.Expect(Eventually([] { return StateOf(3) == 8; }), "third state");
    line.Expect(Eventually([] { return StateOf(3) == -1; }), "gone");
  }
  {
    Line line("#25 with a wait it returns after the logoff, or a linger before");
    Reset(
        LR"({"sessions":[{"id":2,"logoff":{"path":[{"state":"down","ms":120}]}},
        {"id":3,"logoff":{"path":[{"state":"down","ms":300}],"linger":200}}]})");
    double start = Milliseconds();
    line.Equal(Logoff(2, true), kFine, "logoff");
    line.Expect(Milliseconds() - start >= 119, "it waited");
    line.Equal(QueryError(2), 2u, "gone");
    start = Milliseconds();
    line.Equal(Logoff(3, true), kFine, "logoff with linger");
    line.Expect(Milliseconds() - start < 250, "it returned early");
    line.Equal(QueryError(3), kFine, "still there");
    line.Expect(Eventually([] { return QueryError(3) == 2; }), "gone later");
  }
  {
    Line line("#18 the id is used again by another session");
    Reset(
        LR"({"sessions":[{"id":2,"userName":"old","logonTime":1000,"logoff":{"path":[],
        "reusedBy":{"userName":"new","name":"RDP-Tcp#9","logoff":{"outcome":"stuck"}}}}]})");
    Logoff(2);
    line.Expect(QueryBytes(2, 5).text() == L"new", "user", QueryBytes(2, 5).text());
    line.Expect(
        Control(L"session", LR"({"id":2})").find(L"\"logonTime\":1000,") == std::wstring::npos,
        "logon time");
    Logoff(2);
    line.Equal(StateOf(2), 7, "it has a logoff of its own");
  }
  {
    Line line("#19 a new console appears after the console's logoff");
    Reset();
    Logoff(1, true);
    const auto rows = List();
    line.Expect(!Contains(rows, 1) && Contains(rows, 6), "id 6 instead of 1");
    for (const auto& row : rows) {
      if (row.id == 6)
        line.Expect(row.name == L"Console" && row.state == 1 && row.null_user, "row");
    }
    Reset(LR"({"newConsole":false,"sessions":[{"id":1,"name":"Console"}]})");
    Logoff(1, true);
    line.Equal(List().size(), 0u, "rows when it is off");
    Reset(LR"({"sessions":[{"id":1,"name":"console"}]})");
    Logoff(1, true);
    line.Expect(Contains(List(), 2), "never the old id");
  }
}

void CheckLogoffOutcomes() {
  {
    Line line("#26 stuck: Down for ever, and a waiting call never returns");
    Reset(
        LR"({"sessions":[{"id":2,"logoff":{"outcome":"stuck","path":[]}},
        {"id":3,"logoff":{"outcome":"stuck","path":[{"state":"reset","ms":5}]}}]})");
    DWORD result = 0;
    std::thread waiter([&] { result = Logoff(2, true); });
    line.Expect(Eventually([] { return Stat(L"blockedCalls") == 1; }), "blocked");
    Logoff(3);
    Sleep(60);
    line.Equal(StateOf(2), 8, "state");
    line.Equal(StateOf(3), 7, "the last state of its path");
    line.Equal(Stat(L"blockedCalls"), 1, "still blocked");
    Reset();
    waiter.join();
    line.Equal(result, 1726u, "a reset lets it go");
  }
  {
    Line line("#27 ignored: accepted, and nothing happens");
    Reset(LR"({"sessions":[{"id":2,"logoff":{"outcome":"ignored"}}]})");
    line.Equal(Logoff(2), kFine, "logoff");
    Sleep(60);
    line.Equal(StateOf(2), 0, "state");
    DWORD result = 0;
    std::thread waiter([&] { result = Logoff(2, true); });
    line.Expect(Eventually([] { return Stat(L"blockedCalls") == 1; }), "blocked");
    Control(L"release");
    waiter.join();
    line.Equal(result, 1726u, "released");
    line.Equal(StateOf(2), 0, "a release changes nothing else");
    std::thread second([&] { result = Logoff(2, true); });
    line.Expect(Eventually([] { return Stat(L"blockedCalls") == 1; }), "blocked again");
    Control(L"removeSession", LR"({"id":2})");
    second.join();
    line.Equal(result, kFine, "returns when the session is removed");
  }
  {
    Line line("#28 session 0 and listeners refuse");
    Reset();
    line.Equal(Logoff(0), 5u, "session 0");
    line.Equal(Logoff(65537), 5u, "listener");
    line.Equal(Disconnect(0), 5u, "disconnect");
    Reset(LR"({"serviceError":7041})");
    line.Equal(Logoff(65536), 7041u, "scripted code");
  }
  {
    Line line("#29 a second logoff during the first");
    Reset(
        LR"({"sessions":[{"id":2,"logoff":{"outcome":"stuck"}},
        {"id":3,"logoff":{"outcome":"stuck","again":7024}}]})");
    line.Equal(Logoff(2), kFine, "first");
    line.Equal(Logoff(2), kFine, "second");
    line.Equal(Logoff(3), kFine, "first of the other");
    line.Equal(Logoff(3), 7024u, "second of the other");
  }
  {
    Line line("#30 #31 disconnect: stays, without a name, and again is fine");
    Reset();
    line.Equal(Disconnect(3), kFine, "disconnect");
    line.Equal(StateOf(3), 4, "state");
    line.Equal(QueryBytes(3, 6).bytes.size(), 2u, "bytes of its name");
    const std::wstring before = Control(L"session", LR"({"id":3})");
    line.Expect(before.find(L"disconnectTime") != std::wstring::npos, "time", before);
    line.Equal(Disconnect(3), kFine, "again");
    line.Expect(Control(L"session", LR"({"id":3})") == before, "nothing changes");
  }
}

}  // namespace selftest
