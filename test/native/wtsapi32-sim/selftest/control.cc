#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

void ExpectError(Line* line, const wchar_t* command, const wchar_t* argument,
                 const wchar_t* mentions) {
  const std::wstring reply = Control(command, argument);
  line->Expect(reply.rfind(L"{\"error\":", 0) == 0, "an error", argument + (L" gave " + reply));
  line->Expect(reply.find(mentions) != std::wstring::npos, "that names it", reply);
}

}  // namespace

void CheckControl() {
  {
    Line line("a wrong script is an error, and changes nothing");
    Reset(LR"({"sessions":[{"id":77}]})");
    const wchar_t* const wrong[][2] = {
        {LR"({"sesions":[]})", L"unknown option sesions"},
        {LR"({"sessions":[{"id":1,"nmae":"x"}]})", L"sessions[0].nmae"},
        {LR"({"sessions":[{"name":"x"}]})", L"sessions[0].id is missing"},
        {LR"({"sessions":[{"id":1},{"id":1}]})", L"sessions[1].id is used twice"},
        {LR"({"sessions":[{"id":1.5}]})", L"sessions[0].id"},
        {LR"({"sessions":[{"id":4294967295}]})", L"sessions[0].id"},
        {LR"({"sessions":[{"id":1,"state":"gone"}]})", L"sessions[0].state"},
        {LR"({"sessions":[{"id":1,"userName":null}]})", L"sessions[0].userName"},
        {LR"({"sessions":[{"id":1,"userName":"a\u0000b"}]})", L"sessions[0].userName"},
        {LR"({"sessions":[{"id":1,"clientAddress":"1.2.3"}]})", L"sessions[0].clientAddress"},
        {LR"({"sessions":[{"id":1,"denied":["x"]}]})", L"sessions[0].denied"},
        {LR"({"sessions":[{"id":1,"logoff":{"path":[{"state":"down"}]}}]})", L"path[0].ms"},
        {LR"({"sessions":[{"id":1,"logoff":{"reusedBy":{"x":1}}}]})", L"reusedBy.x"},
        {LR"({"sessions":{}})", L"sessions must be an array"},
        {LR"({"missingError":87})", L"missingError must be 2 or 7022"},
        {LR"({"latency":-1})", L"latency"},
        {LR"({"servers":{"a":{},"A":{}}})", L"servers.A is there twice"},
        {LR"({"servers":{"a":{"faults":[]}}})", L"servers.a.faults"},
        {LR"({"faults":[{"call":"WTSLogofSession"}]})", L"WTSLogofSession"},
        {LR"({"faults":[{"call":"WTSLogoffSession","infoClass":5}]})", L"faults[0].infoClass"},
        {LR"({"console":"some"})", L"console"},
        {LR"({"processes":{"x":1}})", L"processes.x"},
        {LR"({"windowsRelease":"7"})", L"windowsRelease"},
        {LR"({"latency":1,"latency":2})", L"repeated"},
        {LR"({"latency":1,})", L"JSON"},
        {LR"({"latency":01})", L"JSON"},
        {LR"([])", L"object"},
        {LR"({} {})", L"JSON"},
    };
    for (const auto& [script, mentions] : wrong) ExpectError(&line, L"reset", script, mentions);
    std::wstring deep;
    for (int i = 0; i < 100000; ++i) deep += L"[";
    ExpectError(&line, L"reset", deep.c_str(), L"too deeply");
    line.Expect(List().size() == 1 && List()[0].id == 77, "the old host is there");
  }
  {
    Line line("wrong commands are errors");
    ExpectError(&line, L"rest", L"", L"unknown command rest");
    ExpectError(&line, L"stats", L"{}", L"takes no argument");
    ExpectError(&line, L"session", LR"({"id":1,"sever":"x"})", L"sever");
    ExpectError(&line, L"session", LR"({"id":1,"server":"x"})", L"no such server");
    ExpectError(&line, L"addSession", LR"({})", L"session is missing");
    ExpectError(&line, L"addFault", LR"({"call":"x"})", L"fault.call names no function");
  }
  {
    Line line("every option is accepted");
    Reset(
        LR"x({"servers":{"ts1":{"latency":0}},"unreachableDelay":1,"openFails":false,
        "currentSessionId":1,"processes":{"4":0},"console":"none","faults":[],
        "windowsRelease":"10.0.20348","missingError":2,"closingError":0,"serviceError":5,
        "hidesDenied":false,"newConsole":true,"nullBuffers":false,"latency":0,
        "sessions":[{"id":1,"name":"n","state":"unknown (42)","userName":"u","domainName":"d",
        "hostName":"h","farmName":"f","execEnvId":7,"logonTime":1,"connectTime":2,
        "disconnectTime":3,"lastInputTime":4,"locked":true,"protocol":"ica","clientName":"c",
        "clientAddress":"::1","denied":[],"deniedError":7045,"logoff":{"outcome":"ends",
        "path":[],"linger":1,"reusedBy":{"id":9},"again":7007}}]})x");
    const std::wstring expected =
        LR"x({"id":1,"name":"n","state":"unknown (42)","userName":"u","domainName":"d",)x"
        LR"x("hostName":"h","farmName":"f","execEnvId":7,"logonTime":1,"connectTime":2,)x"
        LR"x("disconnectTime":3,"lastInputTime":4,"locked":true,"protocol":"ica",)x"
        LR"x("clientName":"c","clientAddress":"::1"})x";
    const std::wstring found = Control(L"session", LR"({"id":1})");
    line.Expect(found == expected, "it comes back", found);
    line.Equal(StateOf(1), 42, "a state that Windows does not have yet");
  }
  {
    Line line("sessions are added, replaced, removed and looked at");
    Reset(LR"({"servers":{"ts1":{"sessions":[]}}})");
    const wchar_t kSession[] = LR"({"server":"TS1","session":{"id":8,"userName":"A"}})";
    line.Expect(Control(L"addSession", kSession) == LR"({"replaced":false})", "added");
    line.Expect(Control(L"addSession", kSession) == LR"({"replaced":true})", "replaced");
    const std::wstring found = Control(L"session", LR"({"server":"ts1","id":8})");
    line.Expect(found.find(LR"("state":"active","userName":"A")") != std::wstring::npos, "session",
                found);
    line.Expect(Control(L"session", LR"({"id":8})") == L"null", "not on this host");
    const wchar_t kRemove[] = LR"({"server":"ts1","id":8})";
    line.Expect(Control(L"removeSession", kRemove) == LR"({"removed":true})", "removed");
    line.Expect(Control(L"removeSession", kRemove) == LR"({"removed":false})", "nothing left");
  }
  {
    Line line("calls are listed in order, a reset forgets them");
    Reset(LR"({"servers":{"Ts1":{}}})");
    HANDLE server = dll.Open(L"TS1");
    List(server);
    QueryBytes(1, 5);
    Logoff(3, true);
    Disconnect(5);
    dll.Close(server);
    const std::wstring found = Control(L"calls");
    line.Expect(
        found ==
            LR"([{"call":"WTSOpenServerW","server":"Ts1"},)"
            LR"({"call":"WTSEnumerateSessionsExW","server":"Ts1"},)"
            LR"({"call":"WTSQuerySessionInformationW","server":"","sessionId":1,"infoClass":5},)"
            LR"({"call":"WTSLogoffSession","server":"","sessionId":3,"wait":true},)"
            LR"({"call":"WTSDisconnectSession","server":"","sessionId":5,"wait":false},)"
            LR"({"call":"WTSCloseServer","server":"Ts1"}])",
        "calls", found);
    Reset();
    line.Expect(Control(L"calls") == L"[]", "after the reset");
  }
}

}  // namespace selftest
