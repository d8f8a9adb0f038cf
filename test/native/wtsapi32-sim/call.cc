#include "call.h"

#include "misuse.h"

namespace wtssim {

Call::Call(Request request)
    : sim_(Sim()), guard_(&sim_.mutex), request_(std::move(request)), epoch_(sim_.epoch) {}

Call::~Call() {
  if (handle_) --handle_->calls;
}

Result Call::Enter(HANDLE handle) {
  if (sim_.broken) return Failure(ERROR_INTERNAL_ERROR);
  const Result bound = Bind(handle);
  if (!bound.ok) return bound;
  sim_.log.Add(request_);

  bool injected = false;
  const Result fault = Inject(&injected);
  if (injected) return fault;

  if (!server_) {  // #4, #43: a handle to a host that does not answer
    const Result waited = WaitUntil(Now() + sim_.host.unreachable_delay);
    return waited.ok ? Failure(RPC_S_SERVER_UNAVAILABLE) : waited;
  }
  if (server_->latency > 0) {
    const Result waited = WaitUntil(Now() + server_->latency);
    if (!waited.ok) return waited;
  }
  now_ = Now();
  server_->Advance(now_);
  return Success();
}

Result Call::EnterUnbound() {
  if (sim_.broken) return Failure(ERROR_INTERNAL_ERROR);
  const Server* known = sim_.host.FindServer(request_.server);
  if (known) request_.server = known->name;  // as the script spells it
  sim_.log.Add(request_);
  bool injected = false;
  const Result fault = Inject(&injected);
  return injected ? fault : Success();
}

Result Call::Bind(HANDLE handle) {
  if (!handle) {
    server_ = &sim_.host.local;
    return Success();
  }
  const std::shared_ptr<OpenServer> entry = sim_.handles.Find(handle);
  if (!entry || !entry->open) {  // #44; a handle from before a reset is nobody's fault
    if (!sim_.handles.IsStale(handle)) {
      RecordMisuse(NameOf(request_.function), entry ? "handle used after close" : "unknown handle",
                   handle);
    }
    return Failure(ERROR_INVALID_HANDLE);
  }
  handle_ = entry;
  ++handle_->calls;
  server_ = entry->local ? &sim_.host.local : sim_.host.FindServer(entry->name);
  remote_ = server_ != &sim_.host.local;
  request_.server = server_ ? server_->name : entry->name;
  return Success();
}

Result Call::Inject(bool* injected) {
  if (sim_.host.faults.empty()) return Success();
  Request request = request_;
  if (request.session_id == kCurrentSession) request.session_id = sim_.host.current_session_id;
  const Fault* fault = TakeFault(&sim_.host.faults, request);
  if (!fault) return Success();
  *injected = true;
  const DWORD error = fault->error;  // a reset while it waits takes the fault away
  if (fault->hang || fault->delay > 0) {
    const Result waited = WaitUntil(fault->hang ? kNever : Now() + fault->delay);
    if (!waited.ok) return waited;
  }
  return Failure(error);
}

Result Call::WaitUntil(Ticks deadline, const LogoffRun* run) {
  ++sim_.blocked;
  Result result = Success();
  for (;;) {
    if (epoch_ != sim_.epoch) {
      result = Failure(RPC_S_CALL_FAILED);
      break;
    }
    if (handle_ && !handle_->open) {  // #44
      result = Failure(ERROR_INVALID_HANDLE);
      break;
    }
    const Ticks now = Now();
    if (now >= deadline || (run && run->over)) break;
    SleepConditionVariableSRW(&sim_.changed, sim_.mutex.native(), TimeoutUntil(deadline, now), 0);
  }
  --sim_.blocked;
  return result;
}

}  // namespace wtssim
