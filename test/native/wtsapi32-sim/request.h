#ifndef WTSSIM_REQUEST_H_
#define WTSSIM_REQUEST_H_

#include <array>
#include <initializer_list>
#include <memory>
#include <string>

#include "handles.h"
#include "table.h"

namespace wtssim {

// One argument of a Win32 call, as the model gets it.
struct Argument {
  enum class Type { kNull, kNumber, kFlag, kText, kSecret, kSessionId };

  Type type = Type::kNull;
  double number = 0;  // a flag's is 0 or 1
  const wchar_t* text = nullptr;
};

using Arguments = std::initializer_list<Argument>;

inline Argument Number(double value) { return {Argument::Type::kNumber, value, nullptr}; }
inline Argument Flag(bool value) { return {Argument::Type::kFlag, value ? 1.0 : 0.0, nullptr}; }
inline Argument SessionId(DWORD id) {
  return {Argument::Type::kSessionId, static_cast<double>(id), nullptr};
}
// NULL is null. The text must stay until the call has returned.
inline Argument Text(const wchar_t* text) {
  return {text ? Argument::Type::kText : Argument::Type::kNull, 0, text};
}
// A password: for the model only.
inline Argument Secret(const wchar_t* text) {
  return {text ? Argument::Type::kSecret : Argument::Type::kNull, 0, text};
}

// How a request ends: `table` is what it hands over, if it succeeds. A failure may have the code 0:
// a stub's (windows-semantics.md #12).
struct Ending {
  bool ok = false;
  DWORD error = 0;
  std::shared_ptr<const Table> table;
};

inline Ending Failure(DWORD error) { return {false, error, nullptr}; }

// What is asked of the model. It lives on the stack of the thread that waits for it; the lock of
// the bridge guards all that changes.
struct Request {
  enum class Kind {
    kCall,
    kServer,   // opens or closes a server: what it says is of no use to another one
    kWmi,      // of the WMI provider: it fails with HRESULTs
    kControl,  // from a test
  };
  enum class Phase { kQueued, kInHandler, kWaiting, kDone };

  Request(Kind what, const char* name, Arguments list);
  // On a server: its key comes first.
  Request(const char* name, HANDLE server_handle, Arguments list);

  // One argument more. False, and recorded: there is no room.
  bool Add(const Argument& argument);
  bool has_secret() const;

  const Kind kind;
  const char* const call;
  const bool on_server;
  const HANDLE handle;
  std::array<Argument, 16> arguments;
  size_t count = 0;
  // By what its answer is kept and a fixed one is found, if not by the call and its arguments.
  std::wstring kept_as;
  std::shared_ptr<OpenServer> server;  // of the handle; nullptr is this host

  Phase phase = Phase::kQueued;
  bool parked = false;      // it hangs on purpose: not even the end of the model ends it
  bool from_model = false;  // the ending is the model's own, not the bridge's
  Ending ending;
  CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
};

// "call|argument|argument": by this an answer is kept, and a fixed one found.
void WriteKey(const Request& request, std::wstring* key);

}  // namespace wtssim

#endif  // WTSSIM_REQUEST_H_
