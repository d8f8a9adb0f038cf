#include "../win32/sessions.h"

#include "../win32/wts_functions.h"
#include "blocking_call.h"
#include "function.h"
#include "record.h"
#include "rooms.h"
#include "session_record.h"

namespace wtsapi32 {

namespace {

Napi::Value EnumerateSessionsEx(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kOptionalCallback);
  return BlockingCall(args, win32::kWTSEnumerateSessionsExW, args.ServerOrThisHost(0),
                      Place{Lane::kQuestions, kTheList},
                      [](win32::Server server, const Abandoned&) {
                        return Pack(win32::EnumerateSessionsEx(server));
                      });
}

Napi::Value EnumerateSessions(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kOptionalCallback);
  return BlockingCall(args, win32::kWTSEnumerateSessionsW, args.ServerOrThisHost(0),
                      Place{Lane::kQuestions, kTheList},
                      [](win32::Server server, const Abandoned&) {
                        return Pack(win32::EnumerateSessions(server));
                      });
}

constexpr size_t kQueryFields = 3;  // as in src/native/record.ts

void Append(const win32::Result<win32::SessionInformation>& answer, std::vector<uint32_t>* numbers,
            std::vector<uint8_t>* bytes) {
  const bool succeeded = static_cast<bool>(answer);
  const size_t size = succeeded ? (*answer).size() : 0;
  numbers->push_back(succeeded ? 1 : 0);
  numbers->push_back(succeeded ? 0 : answer.failure().error);
  numbers->push_back(static_cast<uint32_t>(size));
  if (size == 0) return;
  bytes->insert(bytes->end(), (*answer).data(), (*answer).data() + size);
}

Napi::Value Query(const Args& args, const std::vector<uint32_t>& session_ids, Subject subject) {
  const ServerArgument server_argument = args.ServerOrThisHost(0);
  const std::vector<uint32_t> classes = args.Uint32List(2);
  const auto query = [=](win32::Server server, const Abandoned& abandoned) {
    auto record = std::make_unique<Record>();
    std::vector<uint8_t>* const bytes = &record->bytes.emplace();
    record->numbers.reserve(session_ids.size() * classes.size() * kQueryFields);
    for (const uint32_t session_id : session_ids) {
      for (const uint32_t info_class : classes) {
        // On a dead host each class may take its own time-out.
        if (abandoned) break;
        Append(win32::QuerySessionInformation(server, session_id, info_class), &record->numbers,
               bytes);
      }
      // The others take as much, more or less.
      if (session_id == session_ids.front()) bytes->reserve(bytes->size() * session_ids.size());
    }
    return CallResult(std::move(record));
  };
  return BlockingCall(args, win32::kWTSQuerySessionInformationW, server_argument,
                      Place{Lane::kQuestions, subject}, query);
}

Napi::Value QuerySession(const Napi::CallbackInfo& info) {
  const Args args(info, 3, Args::kOptionalCallback);
  const uint32_t session_id = args.Uint32(1);
  return Query(args, {session_id}, session_id);
}

Napi::Value QuerySessions(const Napi::CallbackInfo& info) {
  const Args args(info, 3, Args::kOptionalCallback);
  return Query(args, args.Uint32Array(1), kTheDetails);
}

Napi::Value ActiveConsoleSessionId(const Napi::CallbackInfo& info) {
  const Args args(info, 0, Args::kNoCallback);
  return Napi::Number::New(info.Env(), win32::ActiveConsoleSessionId());
}

Napi::Value ProcessSessionId(const Napi::CallbackInfo& info) {
  const Args args(info, 1, Args::kNoCallback);
  const auto session_id = win32::ProcessSessionId(args.Uint32(0));
  if (session_id) return Napi::Number::New(info.Env(), *session_id);
  return Returned(info.Env(), ToJs(info.Env(), session_id.failure()));
}

}  // namespace

void AddSessions(Napi::Object exports) {
  Add<EnumerateSessionsEx>(exports, "enumerateSessionsEx");
  Add<EnumerateSessions>(exports, "enumerateSessions");
  Add<QuerySession>(exports, "querySession");
  Add<QuerySessions>(exports, "querySessions");
  Add<ActiveConsoleSessionId>(exports, "activeConsoleSessionId");
  Add<ProcessSessionId>(exports, "processSessionId");
}

}  // namespace wtsapi32
