#include "script.h"

#include "script_reader.h"

namespace wtssim {

namespace {

constexpr Ticks kMinute = 60 * 1000 * kTicksPerMs;

// Process ids are the keys of an object, so they arrive as text.
void CheckProcesses(ScriptReader* reader) {
  const Json* json = reader->Find(L"processes");
  if (!json) return;
  ScriptReader processes(*json, reader->Path(L"processes"), reader->error());
  for (const auto& key : json->keys) {
    const bool digits = !key.empty() && key.find_first_not_of(L"0123456789") == std::wstring::npos;
    if (!digits) processes.Fail(key.c_str(), L"is no process id");
    uint32_t ignored = 0;
    processes.Word(key.c_str(), &ignored);
  }
}

// `console` and `processes` drive functions of kernel32: checked here, used by the other simulator.
void CheckConsole(ScriptReader* reader) {
  const Json* json = reader->Find(L"console");
  if (!json) return;
  uint32_t ignored = 0;
  if (json->type == Json::Type::kString) {
    reader->Choice(L"console", {L"none"});
  } else {
    reader->Word(L"console", &ignored);
  }
}

bool IsRelease(const std::wstring& text) {
  size_t dots = 0;
  wchar_t before = L'.';
  for (const wchar_t unit : text) {
    const bool dot = unit == L'.';
    if (dot ? before == L'.' : unit < L'0' || unit > L'9') return false;
    dots += dot ? 1 : 0;
    before = unit;
  }
  return dots == 2 && before != L'.';
}

void ReadSessions(ScriptReader* reader, Server* server) {
  const Json* script = reader->Find(L"sessions");
  const std::wstring where = reader->Path(L"sessions");
  reader->Items(L"sessions");
  const Json sessions = script ? *script : ParseJson(kDefaultSessions, reader->error());
  for (size_t i = 0; i < sessions.items.size(); ++i) {
    const std::wstring at = where + L"[" + std::to_wstring(i) + L"]";
    Session session = ReadSession(sessions.items[i], at, reader->error());
    session.Settle(server->made - 60 * kMinute, server->made - 10 * kMinute);
    if (server->Add(std::move(session))) reader->error()->Add(at + L".id is used twice");
  }
}

void ReadServer(ScriptReader* reader, Server* server) {
  ReadSessions(reader, server);
  reader->OneOf(L"missingError", {ERROR_FILE_NOT_FOUND, ERROR_CTX_WINSTATION_NOT_FOUND},
                &server->missing_error);
  reader->OneOf(L"closingError", {0, ERROR_CTX_CLOSE_PENDING}, &server->closing_error);
  reader->Word(L"serviceError", &server->service_error);
  reader->Flag(L"hidesDenied", &server->hides_denied);
  reader->Flag(L"newConsole", &server->new_console);
  reader->Flag(L"nullBuffers", &server->null_buffers);
  reader->Duration(L"latency", &server->latency);
}

void ReadServers(ScriptReader* reader, Host* host) {
  const Json* json = reader->Find(L"servers");
  if (!json) return;
  ScriptReader servers(*json, reader->Path(L"servers"), reader->error());
  for (const auto& name : json->keys) {
    if (name.empty() || name.find_first_of(std::wstring(L"\\\0", 2)) != std::wstring::npos) {
      servers.Fail(name.c_str(), L"is not the name of another host");
    }
    if (host->FindServer(name)) servers.Fail(name.c_str(), L"is there twice");
    const Json* options = servers.Find(name.c_str());
    if (!options) return;  // its name is wrong
    ScriptReader one(*options, servers.Path(name.c_str()), reader->error());
    host->servers.emplace_back();
    Server& server = host->servers.back();
    server.name = name;
    server.made = host->local.made;
    ReadServer(&one, &server);
    one.Finish();
  }
}

}  // namespace

Fault ReadFault(const Json& json, const std::wstring& where, ScriptError* error) {
  ScriptReader reader(json, where, error);
  Fault fault;
  std::wstring text;
  reader.Text(L"call", &text);
  const auto call = FunctionNamed(text);
  if (call) {
    fault.call = *call;
  } else {
    reader.Fail(L"call", L"names no function that can fail: " + text);
  }
  if (reader.Find(L"server")) {
    fault.server.emplace();
    reader.Text(L"server", &*fault.server);
  }
  reader.Word(L"sessionId", &fault.session_id);
  reader.Word(L"infoClass", &fault.info_class);
  if (fault.info_class && fault.call != Function::kQuerySessionInformation) {
    reader.Fail(L"infoClass", L"goes only with a query");
  }
  reader.Word(L"error", &fault.error);
  reader.Word(L"times", &fault.times);
  reader.Word(L"skip", &fault.skip);
  reader.Duration(L"delay", &fault.delay);
  reader.Flag(L"hang", &fault.hang);
  reader.Finish();
  return fault;
}

Host ReadHost(const Json& script, Ticks now, ScriptError* error) {
  ScriptReader reader(script, L"", error);
  Host host;
  host.local.made = now;
  ReadServer(&reader, &host.local);
  ReadServers(&reader, &host);
  reader.Duration(L"unreachableDelay", &host.unreachable_delay);
  reader.Flag(L"openFails", &host.open_fails);
  reader.Word(L"currentSessionId", &host.current_session_id);
  CheckProcesses(&reader);
  CheckConsole(&reader);
  for (const auto& item : reader.Items(L"faults")) {
    const std::wstring where = L"faults[" + std::to_wstring(host.faults.size()) + L"]";
    host.faults.push_back(ReadFault(item, where, error));
  }
  std::wstring release;
  reader.Text(L"windowsRelease", &release);
  if (reader.Find(L"windowsRelease") && !IsRelease(release)) {
    reader.Fail(L"windowsRelease", L"must be like 10.0.26100");
  }
  host.windows7 = release.compare(0, 4, L"6.1.") == 0;  // #36
  reader.Finish();
  return host;
}

}  // namespace wtssim
