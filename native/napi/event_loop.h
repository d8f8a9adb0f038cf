#ifndef WTSAPI32_NAPI_EVENT_LOOP_H_
#define WTSAPI32_NAPI_EVENT_LOOP_H_

#include <exception>

#include "node.h"

namespace wtsapi32 {

// False while a worker is being terminated or the process exits: whoever blocks must give up then,
// or the main thread waits for it in vain.
bool CanRunJs(napi_env env);

// An exception of a callback that runs from the event loop. Left pending it would be a mere
// deprecation warning (DEP0168), and the callbacks behind it would be lost.
void ReportPendingException(napi_env env);

// Runs a callback from the event loop, which called us from C: nothing may be thrown through it.
template <typename Run>
void FromEventLoop(napi_env env, const Run& run) {
  napi_handle_scope scope = nullptr;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  try {
    if (run() != napi_ok) ReportPendingException(env);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    ReportPendingException(env);
  }
  napi_close_handle_scope(env, scope);
}

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_EVENT_LOOP_H_
