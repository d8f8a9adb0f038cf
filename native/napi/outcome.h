#ifndef WTSAPI32_NAPI_OUTCOME_H_
#define WTSAPI32_NAPI_OUTCOME_H_

#include <atomic>
#include <functional>
#include <memory>
#include <variant>

#include "record.h"

namespace wtsapi32 {

class OpenServer;

// What a call came to, before it is JavaScript; `Nothing` is the success of one without a result.
// To destroy it frees what it holds, on whichever thread that is.
using Outcome = std::variant<win32::Nothing, win32::Failure, SessionRecord, QueryRecord,
                             std::shared_ptr<OpenServer>>;

// Set when nobody wants the outcome any more; a call of several steps then skips the rest.
using Abandoned = std::atomic<bool>;

// The blocking part of a call: copies of its arguments, and no JavaScript.
using Task = std::function<Outcome(const Abandoned&)>;

// Running out of memory is an outcome like others: on a thread of our own there is nobody to catch.
template <typename Function>
Outcome RunGuarded(const char* syscall, const Function& function, const Abandoned& abandoned) {
  try {
    return function(abandoned);
  } catch (...) {
    return win32::Failure{syscall, win32::kErrorNotEnoughMemory};
  }
}

// Null when Node-API refuses (no memory, an environment that is being terminated).
napi_value ToJs(napi_env env, const Outcome& outcome);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_OUTCOME_H_
