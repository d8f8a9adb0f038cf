#include "describe.h"

#include "script.h"

namespace wtssim {

namespace {

void Text(JsonWriter* json, const wchar_t* key, const std::wstring& text) {
  if (!text.empty()) json->Key(key).String(text);
}

void Time(JsonWriter* json, const wchar_t* key, Ticks time) {
  if (time != 0) json->Key(key).Number(UnixMsFromTicks(time));
}

}  // namespace

void Describe(const Session& session, Ticks now, JsonWriter* json) {
  json->BeginObject();
  json->Key(L"id").Number(session.id);
  Text(json, L"name", session.NameAt(now));
  json->Key(L"state").String(NameOf(session.StateAt(now)));
  Text(json, L"userName", session.user_name);
  Text(json, L"domainName", session.domain_name);
  Text(json, L"hostName", session.host_name);
  Text(json, L"farmName", session.farm_name);
  json->Key(L"execEnvId").Number(*session.exec_env_id);
  Time(json, L"logonTime", *session.logon_time);
  Time(json, L"connectTime", *session.connect_time);
  Time(json, L"disconnectTime", session.DisconnectTimeAt(now));
  Time(json, L"lastInputTime", *session.last_input_time);
  if (session.locked) json->Key(L"locked").Boolean(*session.locked);
  json->Key(L"protocol").String(NameOf(*session.protocol));
  Text(json, L"clientName", session.client_name);
  Text(json, L"clientAddress", session.client_address_text);
  json->EndObject();
}

void Describe(const Request& call, JsonWriter* json) {
  const std::string function = NameOf(call.function);
  json->BeginObject();
  json->Key(L"call").String(std::wstring(function.begin(), function.end()));
  json->Key(L"server").String(call.server);
  if (call.session_id) json->Key(L"sessionId").Number(*call.session_id);
  if (call.info_class) json->Key(L"infoClass").Number(*call.info_class);
  if (call.wait) json->Key(L"wait").Boolean(*call.wait);
  json->EndObject();
}

}  // namespace wtssim
