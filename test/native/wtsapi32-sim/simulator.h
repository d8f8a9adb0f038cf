#ifndef WTSSIM_SIMULATOR_H_
#define WTSSIM_SIMULATOR_H_

#include <deque>
#include <string>

#include "faults.h"
#include "handles.h"
#include "host.h"
#include "json.h"
#include "win.h"

namespace wtssim {

// The calls since the last reset, in order.
struct CallLog {
  static constexpr size_t kMost = 100000;

  void Add(const Request& call) {
    if (calls.size() < kMost) {
      calls.push_back(call);
    } else {
      ++dropped;
    }
  }

  std::deque<Request> calls;
  size_t dropped = 0;
};

// Everything there is. `mutex` guards all of it; no call holds it while it waits.
struct Simulator {
  Mutex mutex;
  CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
  // Moves on when blocked calls are released. A call notes it when it comes in: a change sends it
  // home, and until then what it points to in `host` is still there.
  uint64_t epoch = 0;
  size_t blocked = 0;   // calls that are waiting for anything at all
  bool broken = false;  // the script in the environment was wrong: nothing works until a reset
  Host host;
  HandleTable handles;
  CallLog log;
};

Simulator& Sim();

// Under the mutex: sends every waiting call home with 1726, or 6 when its handle was closed.
void ReleaseBlockedCalls();

// Replaces the host and forgets calls, handles, allocations and misuse; changes nothing when the
// script is wrong. An empty script is the default population.
void ResetSimulator(const std::wstring& script, ScriptError* error);

// For child processes: applies the environment variable WTSAPI32_SIM, if there is one.
void ApplyEnvironment();

}  // namespace wtssim

#endif  // WTSSIM_SIMULATOR_H_
