#include "call.h"

namespace wtssim {

namespace {

// The session, or nullptr with `why`.
Session* Target(Call* call, uint32_t id, bool Session::*denied, Result* why) {
  if (id == kCurrentSession) {
    *why = Failure(ERROR_INVALID_PARAMETER);  // #22
    if (call->remote()) return nullptr;
    id = call->sim().host.current_session_id;  // #21
  }
  Server& server = call->server();
  Session* session = server.Find(id);
  if (!session) {
    *why = Failure(server.missing_error);  // #1, #2
  } else if (session->*denied) {
    *why = Failure(session->denied_error);  // #3
  } else if (session->IsService()) {
    *why = Failure(server.service_error);  // #28
  } else {
    return session;
  }
  return nullptr;
}

// windows-semantics.md 2.1: success means that the request was accepted, or, with `wait`, that the
// session is logged off; its id may linger.
Result Logoff(Call* call, uint32_t id, bool wait) {
  Result why = Success();
  Session* session = Target(call, id, &Session::logoff_denied, &why);
  if (!session) return why;
  if (!session->run) {
    call->server().StartLogoff(session, call->now());
  } else if (session->LogoffUnderWay() && session->plan.again != 0) {
    return Failure(session->plan.again);  // #29
  }
  const std::shared_ptr<LogoffRun> run = session->run;
  call->server().Advance(call->now());  // straight to gone, when the path is empty (#24)
  if (!wait) return Success();          // #23
  return call->WaitUntil(run->wait_until, run.get());  // #25; for ever when stuck or ignored (#26)
}

// The session stays, without a name and without a client (#31); again is fine (#30). `wait` changes
// nothing: the disconnection is immediate.
Result Disconnect(Call* call, uint32_t id) {
  Result why = Success();
  Session* session = Target(call, id, &Session::disconnect_denied, &why);
  if (!session) return why;
  if (session->LogoffUnderWay() || session->state == State::kDisconnected) return Success();
  session->state = State::kDisconnected;
  session->name.clear();
  session->disconnect_time = call->now();
  return Success();
}

}  // namespace

}  // namespace wtssim

using wtssim::Result;

extern "C" {

BOOL WINAPI WTSLogoffSession(HANDLE server, DWORD session_id, BOOL wait) {
  return wtssim::Answer([&]() -> Result {
    wtssim::Call call({wtssim::Function::kLogoffSession, L"", session_id, {}, wait != FALSE});
    const Result entered = call.Enter(server);
    return entered.ok ? wtssim::Logoff(&call, session_id, wait != FALSE) : entered;
  });
}

BOOL WINAPI WTSDisconnectSession(HANDLE server, DWORD session_id, BOOL wait) {
  return wtssim::Answer([&]() -> Result {
    wtssim::Call call({wtssim::Function::kDisconnectSession, L"", session_id, {}, wait != FALSE});
    const Result entered = call.Enter(server);
    return entered.ok ? wtssim::Disconnect(&call, session_id) : entered;
  });
}

}  // extern "C"
