#include "control.h"

#include "describe.h"
#include "memory.h"
#include "misuse.h"
#include "script.h"
#include "script_reader.h"
#include "simulator.h"

namespace wtssim {

namespace {

// nullptr, and an error, when the script has no server of that name.
Server* NamedServer(ScriptReader* reader) {
  std::wstring name;
  reader->Text(L"server", &name);
  Host& host = Sim().host;
  Server* server = name.empty() ? &host.local : host.FindServer(name);
  if (!server) reader->error()->Add(L"no such server: " + name);
  if (server) server->Advance(Now());
  return server;
}

uint32_t RequiredId(ScriptReader* reader) {
  uint32_t id = 0;
  reader->Require(L"id");
  reader->Word(L"id", &id);
  return id;
}

std::wstring Flag(const wchar_t* key, bool value) {
  return JsonWriter().BeginObject().Key(key).Boolean(value).EndObject().Take();
}

// The commands, after their argument was parsed. What they give with an error set is not looked at.

std::wstring AddSession(const Json& argument, ScriptError* error) {
  ScriptReader reader(argument, L"", error);
  const Guard guard(&Sim().mutex);
  Server* server = NamedServer(&reader);
  const Json* json = reader.Require(L"session");
  Session session;
  if (json) session = ReadSession(*json, L"session", error);
  reader.Finish();
  if (*error) return L"";
  const Ticks now = Now();
  session.Settle(now, now);  // it has just come
  const bool replaced = server->Add(std::move(session));
  WakeAllConditionVariable(&Sim().changed);
  return Flag(L"replaced", replaced);
}

std::wstring RemoveSession(const Json& argument, ScriptError* error) {
  ScriptReader reader(argument, L"", error);
  const Guard guard(&Sim().mutex);
  Server* server = NamedServer(&reader);
  const uint32_t id = RequiredId(&reader);
  reader.Finish();
  if (*error) return L"";
  const bool removed = server->Remove(id);
  WakeAllConditionVariable(&Sim().changed);
  return Flag(L"removed", removed);
}

std::wstring SessionNow(const Json& argument, ScriptError* error) {
  ScriptReader reader(argument, L"", error);
  const Guard guard(&Sim().mutex);
  Server* server = NamedServer(&reader);
  const uint32_t id = RequiredId(&reader);
  reader.Finish();
  if (*error) return L"";
  JsonWriter json;
  const Session* session = server->Find(id);
  if (session) {
    Describe(*session, Now(), &json);
  } else {
    json.Null();
  }
  return json.Take();
}

std::wstring AddFault(const Json& argument, ScriptError* error) {
  Fault fault = ReadFault(argument, L"fault", error);
  if (*error) return L"";
  const Guard guard(&Sim().mutex);
  Sim().host.faults.push_back(std::move(fault));
  return L"{}";
}

std::wstring Calls() {
  const Guard guard(&Sim().mutex);
  JsonWriter json;
  json.BeginArray();
  for (const auto& call : Sim().log.calls) Describe(call, &json);
  return json.EndArray().Take();
}

std::wstring Stats() {
  const Guard guard(&Sim().mutex);
  JsonWriter json;
  json.BeginObject();
  json.Key(L"openServers").Number(static_cast<int64_t>(Sim().handles.CountOpen()));
  json.Key(L"liveAllocations").Number(static_cast<int64_t>(LiveAllocations()));
  json.Key(L"blockedCalls").Number(static_cast<int64_t>(Sim().blocked));
  json.Key(L"droppedCalls").Number(static_cast<int64_t>(Sim().log.dropped));
  json.Key(L"errors").BeginArray();
  for (const auto& misuse : Misuses()) json.String(misuse);
  return json.EndArray().EndObject().Take();
}

std::wstring Release() {
  const Guard guard(&Sim().mutex);
  const auto released = static_cast<int64_t>(Sim().blocked);
  ReleaseBlockedCalls();
  return JsonWriter().BeginObject().Key(L"released").Number(released).EndObject().Take();
}

std::wstring Run(const std::wstring& command, const std::wstring& argument, ScriptError* error) {
  if (command == L"reset") {
    ResetSimulator(argument, error);
    return L"{}";
  }
  const std::pair<const wchar_t*, std::wstring (*)()> plain[] = {
      {L"calls", Calls}, {L"stats", Stats}, {L"release", Release}};
  for (const auto& [name, run] : plain) {
    if (command != name) continue;
    if (argument.empty()) return run();
    error->Add(command + L" takes no argument");
    return L"";
  }
  const std::pair<const wchar_t*, std::wstring (*)(const Json&, ScriptError*)> others[] = {
      {L"addSession", AddSession},
      {L"removeSession", RemoveSession},
      {L"session", SessionNow},
      {L"addFault", AddFault}};
  for (const auto& [name, run] : others) {
    if (command != name) continue;
    const Json json = ParseJson(argument, error);
    return *error ? L"" : run(json, error);
  }
  error->Add(L"unknown command " + command);
  return L"";
}

}  // namespace

std::wstring Control(const std::wstring& command, const std::wstring& argument) {
  ScriptError error;
  std::wstring reply = Run(command, argument, &error);
  if (!error) return reply;
  return JsonWriter().BeginObject().Key(L"error").String(error.message()).EndObject().Take();
}

}  // namespace wtssim
