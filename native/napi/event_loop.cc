#include "event_loop.h"

namespace wtsapi32 {

bool CanRunJs(napi_env env) {
  napi_value value = nullptr;
  // Of the calls that refuse to work in such an environment, one that does nothing else.
  return napi_get_boolean(env, true, &value) == napi_ok &&
         napi_coerce_to_bool(env, value, &value) == napi_ok;
}

void ReportPendingException(napi_env env) {
  napi_value error = nullptr;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return;
  if (napi_get_and_clear_last_exception(env, &error) != napi_ok) return;
  napi_fatal_exception(env, error);
}

}  // namespace wtsapi32
