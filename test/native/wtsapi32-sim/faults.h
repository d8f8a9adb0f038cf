#ifndef WTSSIM_FAULTS_H_
#define WTSSIM_FAULTS_H_

#include <optional>
#include <string>
#include <vector>

#include "clock.h"

namespace wtssim {

// The Win32 functions that a script can name and that the list of calls shows.
enum class Function {
  kEnumerateSessionsEx,
  kEnumerateSessions,
  kQuerySessionInformation,
  kLogoffSession,
  kDisconnectSession,
  kOpenServer,
  kOpenServerEx,
  kProcessIdToSessionId,  // not in this DLL; a script may name it for the TypeScript simulator
  kCloseServer,           // only listed: it cannot fail
};

const char* NameOf(Function function);
// Of those that can fail.
std::optional<Function> FunctionNamed(const std::wstring& name);

// What one call asked for; also a row of the list of calls.
struct Request {
  Function function;
  std::wstring server;
  std::optional<uint32_t> session_id;
  std::optional<uint32_t> info_class;
  std::optional<bool> wait;
};

// SimulatedFault in src/testing/options.ts.
struct Fault {
  Function call = Function::kEnumerateSessionsEx;
  std::optional<std::wstring> server;
  std::optional<uint32_t> session_id;
  std::optional<uint32_t> info_class;
  uint32_t error = 0;
  std::optional<uint32_t> times;
  uint32_t skip = 0;
  Ticks delay = 0;
  bool hang = false;

  bool Matches(const Request& request) const;
};

// The fault that answers, counted; nullptr: none does. Faults are tried in order, and one that lets
// a call through or is used up leaves it to those behind it.
const Fault* TakeFault(std::vector<Fault>* faults, const Request& request);

}  // namespace wtssim

#endif  // WTSSIM_FAULTS_H_
