#include <cstring>

#include "call.h"
#include "memory.h"
#include "wts_types.h"

namespace wtssim {

namespace {

// The rows of an enumeration; #3 and windows-semantics.md 11: whether Windows hides those that the
// caller may not query is unknown, so the script says.
std::vector<const Session*> Rows(const Server& server) {
  std::vector<const Session*> rows;
  rows.reserve(server.sessions().size());
  for (const auto& entry : server.sessions()) {
    const Session& session = entry.second;
    if (!(session.query_denied && server.hides_denied)) rows.push_back(&session);
  }
  return rows;
}

wchar_t* OptionalText(Allocation* memory, const std::wstring& text) {
  return text.empty() ? nullptr : memory->ListText(text);  // 3.4, #41: absent names are NULL
}

Result EnumerateEx(Call* call, SessionInfo1** out, DWORD* count) {
  const auto rows = Rows(call->server());
  const auto row_count = static_cast<uint32_t>(rows.size());
  Allocation memory;
  auto* infos = static_cast<SessionInfo1*>(
      memory.Make(BlockKind::kList, rows.size() * sizeof(SessionInfo1), row_count));
  for (size_t i = 0; infos && i < rows.size(); ++i) {
    const Session& session = *rows[i];
    SessionInfo1 info = {};
    info.exec_env_id = *session.exec_env_id;
    info.state = static_cast<int32_t>(session.StateAt(call->now()));
    info.session_id = session.id;
    info.session_name =
        memory.ListText(session.NameAt(call->now()));  // "" when disconnected (2.4, #15)
    info.host_name = OptionalText(&memory, session.host_name);
    info.user_name = OptionalText(&memory, session.user_name);
    info.domain_name = OptionalText(&memory, session.domain_name);
    info.farm_name = OptionalText(&memory, session.farm_name);
    infos[i] = info;
  }
  if (memory.failed()) return Failure(ERROR_NOT_ENOUGH_MEMORY);
  *out = infos;
  *count = row_count;
  return Success();
}

// One block: structures first, strings after them (1.2).
Result EnumerateBasic(Call* call, SessionInfo** out, DWORD* count) {
  const auto rows = Rows(call->server());
  size_t bytes = rows.size() * sizeof(SessionInfo);
  for (const Session* session : rows) {
    bytes += (session->NameAt(call->now()).size() + 1) * sizeof(wchar_t);
  }
  Allocation memory;
  auto* infos = static_cast<SessionInfo*>(memory.Make(BlockKind::kPlain, bytes));
  if (!infos) return Failure(ERROR_NOT_ENOUGH_MEMORY);
  auto* text = reinterpret_cast<wchar_t*>(infos + rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const Session& session = *rows[i];
    infos[i] = {session.id, text, static_cast<int32_t>(session.StateAt(call->now()))};
    const std::wstring& name = session.NameAt(call->now());
    std::memcpy(text, name.c_str(), (name.size() + 1) * sizeof(wchar_t));
    text += name.size() + 1;
  }
  *out = infos;
  *count = static_cast<DWORD>(rows.size());
  return Success();
}

}  // namespace

}  // namespace wtssim

using wtssim::Answer;
using wtssim::Call;
using wtssim::Failure;
using wtssim::Function;
using wtssim::Result;

extern "C" {

// The level comes back unchanged (1.2); wrong levels and filters fail (section 5, #41).
BOOL WINAPI WTSEnumerateSessionsExW(HANDLE server, DWORD* level, DWORD filter,
                                    wtssim::SessionInfo1** out, DWORD* count) {
  return Answer([&]() -> Result {
    if (!level || !out || !count || filter != 0) return Failure(ERROR_INVALID_PARAMETER);
    if (*level != 1) return Failure(ERROR_INVALID_LEVEL);
    Call call({Function::kEnumerateSessionsEx, L"", {}, {}, {}});
    const Result entered = call.Enter(server);
    return entered.ok ? wtssim::EnumerateEx(&call, out, count) : entered;
  });
}

BOOL WINAPI WTSEnumerateSessionsW(HANDLE server, DWORD reserved, DWORD version,
                                  wtssim::SessionInfo** out, DWORD* count) {
  return Answer([&]() -> Result {
    // #8
    if (reserved != 0 || version != 1 || !out || !count) return Failure(ERROR_INVALID_PARAMETER);
    Call call({Function::kEnumerateSessions, L"", {}, {}, {}});
    const Result entered = call.Enter(server);
    return entered.ok ? wtssim::EnumerateBasic(&call, out, count) : entered;
  });
}

}  // extern "C"
