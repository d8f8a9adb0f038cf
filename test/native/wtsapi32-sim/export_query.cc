#include <cstring>

#include "call.h"
#include "memory.h"
#include "payload.h"

namespace wtssim {

namespace {

// NULL outs are RPC_X's 1784, with the other one untouched (windows-semantics.md 1.2, #7).
Result Query(Call* call, uint32_t id, uint32_t info_class, void** out, DWORD* bytes) {
  if (id == kCurrentSession) {
    if (call->remote()) return Failure(ERROR_INVALID_PARAMETER);  // #22
    id = call->sim().host.current_session_id;                     // #21
  }
  const Server& server = call->server();
  const Session* session = call->server().Find(id);
  if (!session) return Failure(server.missing_error);                // #1, #2
  if (session->query_denied) return Failure(session->denied_error);  // #3
  if (server.closing_error && session->StateAt(call->now()) == State::kDown) {
    return Failure(server.closing_error);  // #2
  }

  if (const uint32_t error = ClassError(info_class, call->remote())) return Failure(error);

  const Payload payload =
      MakePayload(*session, info_class, {call->now(), call->remote(), call->sim().host.windows7});
  if (payload.empty_text && server.null_buffers) {  // #34
    *out = nullptr;
    *bytes = 0;
    return Success();
  }
  Allocation memory;
  void* buffer = memory.Make(BlockKind::kPlain, payload.bytes.size());
  if (!buffer) return Failure(ERROR_NOT_ENOUGH_MEMORY);
  std::memcpy(buffer, payload.bytes.data(), payload.bytes.size());
  *out = buffer;
  *bytes = static_cast<DWORD>(payload.bytes.size());
  return Success();
}

}  // namespace

}  // namespace wtssim

using wtssim::Result;

extern "C" BOOL WINAPI WTSQuerySessionInformationW(HANDLE server, DWORD session_id, int info_class,
                                                   void** out, DWORD* bytes) {
  return wtssim::Answer([&]() -> Result {
    if (!out || !bytes) return wtssim::Failure(ERROR_INVALID_USER_BUFFER);
    const auto number = static_cast<uint32_t>(info_class);
    wtssim::Call call({wtssim::Function::kQuerySessionInformation, L"", session_id, number, {}});
    const Result entered = call.Enter(server);
    return entered.ok ? wtssim::Query(&call, session_id, number, out, bytes) : entered;
  });
}
