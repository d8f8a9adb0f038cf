#include <algorithm>

#include "address.h"
#include "script.h"
#include "script_reader.h"

namespace wtssim {

namespace {

constexpr uint32_t kAnySession = 0xFFFFFFFE;  // this one and the current session's (2.5)

const std::vector<const wchar_t*> kStates = {
    L"active", L"connected", L"connect-query", L"shadow", L"disconnected",
    L"idle",   L"listen",    L"reset",         L"down",   L"init"};
const std::vector<const wchar_t*> kProtocols = {L"console", L"ica", L"rdp"};

void ReadFields(ScriptReader* reader, Session* session);

// `unknown (42)`, a number that Windows may add; -1 when it is not of that form.
int64_t UnknownState(const std::wstring& text) {
  static const std::wstring kPrefix = L"unknown (";
  const size_t digits = text.size() - std::min(text.size(), kPrefix.size() + 1);
  if (digits < 1 || digits > 10 || text.compare(0, kPrefix.size(), kPrefix) != 0) return -1;
  int64_t number = 0;
  for (size_t i = 0; i < digits; ++i) {
    const wchar_t unit = text[kPrefix.size() + i];
    if (unit < L'0' || unit > L'9') return -1;
    number = number * 10 + (unit - L'0');
  }
  return text.back() == L')' && number <= 0xFFFFFFFF ? number : -1;
}

void ReadState(ScriptReader* reader, State* out) {
  const Json* json = reader->Find(L"state");
  if (!json) return;
  const int64_t number = UnknownState(json->text);
  if (number >= static_cast<int64_t>(State::kFirstUnknown)) {
    *out = static_cast<State>(static_cast<int32_t>(number));
  } else {
    const int known = reader->Choice(L"state", kStates);
    if (known >= 0) *out = static_cast<State>(known);
  }
}

void ReadPath(ScriptReader* reader, std::vector<LogoffPlan::Step>* out) {
  if (!reader->Find(L"path")) return;
  out->clear();
  const std::wstring where = reader->Path(L"path");
  for (const auto& item : reader->Items(L"path")) {
    ScriptReader step(item, where + L"[" + std::to_wstring(out->size()) + L"]", reader->error());
    step.Require(L"state");
    step.Require(L"ms");
    State state = State::kDown;
    Ticks duration = 0;
    ReadState(&step, &state);
    step.Duration(L"ms", &duration);
    step.Finish();
    out->push_back({state, duration});
  }
}

void ReadLogoff(ScriptReader* session, LogoffPlan* plan) {
  const Json* json = session->Find(L"logoff");
  if (!json) return;
  ScriptReader reader(*json, session->Path(L"logoff"), session->error());
  const int outcome = reader.Choice(L"outcome", {L"ends", L"stuck", L"ignored"});
  if (outcome >= 0) plan->outcome = static_cast<Outcome>(outcome);
  ReadPath(&reader, &plan->path);
  reader.Duration(L"linger", &plan->linger);
  reader.OneOf(L"again", {0, ERROR_CTX_CLOSE_PENDING, ERROR_CTX_WINSTATION_BUSY}, &plan->again);
  if (const Json* next = reader.Find(L"reusedBy")) {
    ScriptReader next_reader(*next, reader.Path(L"reusedBy"), session->error());
    auto session_after = std::make_shared<Session>();
    std::optional<uint32_t> ignored_id;
    next_reader.Word(L"id", &ignored_id);
    ReadFields(&next_reader, session_after.get());
    plan->reused_by = std::move(session_after);
  }
  reader.Finish();
}

void ReadDenied(ScriptReader* reader, Session* session) {
  for (const auto& item : reader->Items(L"denied")) {
    const std::vector<const wchar_t*> rights = {L"query", L"logoff", L"disconnect"};
    const int right = item.type == Json::Type::kString ? IndexOf(item.text, rights) : -1;
    if (right < 0) {
      return reader->Fail(L"denied", L"must hold query, logoff or disconnect");
    }
    bool* const denied[] = {&session->query_denied, &session->logoff_denied,
                            &session->disconnect_denied};
    *denied[right] = true;
  }
  reader->OneOf(L"deniedError", {ERROR_ACCESS_DENIED, ERROR_CTX_WINSTATION_ACCESS_DENIED},
                &session->denied_error);
}

// Everything but the id.
void ReadFields(ScriptReader* reader, Session* session) {
  reader->Text(L"name", &session->name);
  ReadState(reader, &session->state);
  reader->Text(L"userName", &session->user_name);
  reader->Text(L"domainName", &session->domain_name);
  reader->Text(L"hostName", &session->host_name);
  reader->Text(L"farmName", &session->farm_name);
  reader->Word(L"execEnvId", &session->exec_env_id);
  reader->Time(L"logonTime", &session->logon_time);
  reader->Time(L"connectTime", &session->connect_time);
  reader->Time(L"disconnectTime", &session->disconnect_time);
  reader->Time(L"lastInputTime", &session->last_input_time);
  reader->Flag(L"locked", &session->locked);
  const int protocol = reader->Choice(L"protocol", kProtocols);
  if (protocol >= 0) session->protocol = static_cast<Protocol>(protocol);
  reader->Text(L"clientName", &session->client_name);
  std::wstring* address = &session->client_address_text;
  reader->Text(L"clientAddress", address);
  if (reader->Find(L"clientAddress") && !ParseAddress(*address, &session->client_address)) {
    reader->Fail(L"clientAddress", L"must be an IPv4 or IPv6 address");
  }
  ReadDenied(reader, session);
  ReadLogoff(reader, &session->plan);
  reader->Finish();
}

}  // namespace

Session ReadSession(const Json& json, const std::wstring& where, ScriptError* error) {
  ScriptReader reader(json, where, error);
  Session session;
  reader.Require(L"id");
  reader.Word(L"id", &session.id);
  if (session.id >= kAnySession) reader.Fail(L"id", L"is no session's");
  ReadFields(&reader, &session);
  return session;
}

std::wstring NameOf(State state) {
  const auto number = static_cast<uint32_t>(state);
  if (number < kStates.size()) return kStates[number];
  return L"unknown (" + std::to_wstring(number) + L")";
}

const wchar_t* NameOf(Protocol protocol) { return kProtocols[static_cast<size_t>(protocol)]; }

}  // namespace wtssim
