#include "bridge.h"

#include <algorithm>
#include <cstring>

#include "misuse.h"

namespace wtssim {

namespace {

// Deno now and then does not wake its event loop for a thread-safe function: who waits looks again.
constexpr DWORD kWakeAgainMs = 20;

}  // namespace

Bridge& TheBridge() {
  // Never destroyed: threads may still be inside a call when the process ends.
  static Bridge& bridge = *new Bridge();
  return bridge;
}

void Bridge::Ask(Request* request) {
  const Guard guard(&mutex_);
  if (const DWORD error = Bind(request)) return void(request->ending = Failure(error));
  if (request->server) ++request->server->calls;
  const bool closing = std::strcmp(request->call, "WTSCloseServer") == 0;
  if (!kept_.Replay(request)) {
    if (had_model_) {
      AskModel(request);
      kept_.Keep(*request);
    } else if (request->kind == Request::Kind::kControl) {
      request->ending = Failure(kNoModel);
    } else if (request->kind == Request::Kind::kServer && !(closing && fixed_.hanging())) {
      request->ending.ok = true;  // opening proves nothing about the host (#43)
    } else if (fixed_.hanging()) {
      request->phase = Request::Phase::kWaiting;
      request->parked = true;
      pending_[++last_id_] = request;
      Wait(request);
    } else {
      request->ending = fixed_.Find(*request);
    }
  }
  if (request->server) --request->server->calls;
}

DWORD Bridge::Bind(Request* request) {
  if (!request->on_server || !request->handle) return 0;
  request->server = handles_.Find(request->handle);
  if (request->server && request->server->open) {
    // The model remembers which servers are this host; without one the DLL has to.
    const bool local = request->server->local && !had_model_;
    request->arguments[0] = Number(local ? 0 : request->server->key);
    return 0;
  }
  // #44; a handle from before a reset is nobody's fault.
  if (!handles_.IsStale(request->handle)) {
    RecordMisuse(request->call, request->server ? "handle used after close" : "unknown handle",
                 request->handle);
  }
  return ERROR_INVALID_HANDLE;
}

void Bridge::AskModel(Request* request) {
  if (!model_ && !announced_) return void(request->ending = Failure(kNoModel));
  if (model_ && model_->thread == GetCurrentThreadId()) {
    return void(request->ending = Failure(kModelItself));
  }
  pending_[++last_id_] = request;
  queue_.push_back(last_id_);
  Wake();
  Wait(request);
}

void Bridge::Wake() {
  if (model_ && !woken_) woken_ = model_->Wake();
}

void Bridge::Wait(Request* request) {
  while (request->phase != Request::Phase::kDone) {
    const bool queued = request->phase == Request::Phase::kQueued;
    const DWORD slice = queued ? kWakeAgainMs : INFINITE;
    if (SleepConditionVariableSRW(&request->changed, mutex_.native(), slice, 0)) continue;
    if (request->phase != Request::Phase::kQueued) continue;
    if (model_) {
      ++lost_wakes_;
      woken_ = model_->Wake();
    } else if (announced_ && GetTickCount64() >= arrival_limit_) {
      announced_ = false;  // it did not come: nobody else waits for it
      EndAll(kNoModel, [](const Request& other) { return other.phase == Request::Phase::kQueued; });
      queue_.clear();
    }
  }
}

void Bridge::End(Request* request, Ending ending) {
  request->ending = std::move(ending);
  request->phase = Request::Phase::kDone;
  // Its thread cannot go on, and take the request away, before the lock is free.
  WakeConditionVariable(&request->changed);
}

std::shared_ptr<OpenServer> Bridge::AddServer(bool local) {
  const Guard guard(&mutex_);
  return handles_.Add(local);
}

void Bridge::Open(OpenServer* server) {
  const Guard guard(&mutex_);
  server->open = !handles_.IsStale(server->handle);
}

DWORD Bridge::CloseServer(HANDLE handle, double* key) {
  static const char kFunction[] = "WTSCloseServer";
  const Guard guard(&mutex_);
  const auto server = handles_.Find(handle);
  if (!server || !server->open) {
    const char* what = server ? "closed twice" : handle ? "unknown handle" : "NULL handle";
    if (!handles_.IsStale(handle)) RecordMisuse(kFunction, what, handle);
    return ERROR_INVALID_HANDLE;
  }
  if (server->calls > 0) RecordMisuse(kFunction, "closed while a call uses it", handle);
  server->open = false;
  *key = server->key;
  EndAll(ERROR_INVALID_HANDLE, [&](const Request& request) { return request.server == server; });
  return 0;
}

// A request that the handler answers at once is not blocked; one that waits for a model to come is.
bool Bridge::Blocked(const Request& request) const {
  return request.phase == Request::Phase::kWaiting ||
         (!model_ && request.phase == Request::Phase::kQueued);
}

Bridge::Counts Bridge::Count() {
  const Guard guard(&mutex_);
  const auto blocked = std::count_if(pending_.begin(), pending_.end(),
                                     [&](const auto& entry) { return Blocked(*entry.second); });
  return {handles_.CountOpen(), static_cast<size_t>(blocked), lost_wakes_};
}

void Bridge::Reset() {
  const Guard guard(&mutex_);
  handles_.Forget();
  kept_.Forget();
  fixed_.Forget();
}

void Bridge::Release() {
  const Guard guard(&mutex_);
  EndAll(kReleased, [&](const Request& request) { return Blocked(request); });
}

void Bridge::Freeze(bool frozen) {
  const Guard guard(&mutex_);
  kept_.frozen = frozen;
}

void Bridge::AddFixedAnswer(std::wstring key, Ending ending) {
  const Guard guard(&mutex_);
  fixed_.Add(std::move(key), std::move(ending));
}

}  // namespace wtssim
