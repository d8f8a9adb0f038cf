#ifndef WTSSIM_CALL_H_
#define WTSSIM_CALL_H_

#include "simulator.h"

namespace wtssim {

// How a Win32 function ends. A failure may have the code 0: a stub's (windows-semantics.md #12).
struct Result {
  bool ok;
  DWORD error;
};

inline Result Success() { return {true, 0}; }
inline Result Failure(DWORD error) { return {false, error}; }

// One call from outside: holds the mutex from here to its end, except while it waits.
class Call {
 public:
  explicit Call(Request request);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // The way in of every call on a server: the handle, the record, injected faults, the network. On
  // success the server is brought to the present.
  Result Enter(HANDLE handle);
  // The same for a call that opens a server: it has no handle, and it asks no host.
  Result EnterUnbound();

  // Waits until `deadline`, or until `run` is over. False: the call was sent home with `error`.
  Result WaitUntil(Ticks deadline, const LogoffRun* run = nullptr);

  Simulator& sim() { return sim_; }
  // After Enter.
  Server& server() { return *server_; }
  bool remote() const { return remote_; }
  Ticks now() const { return now_; }

 private:
  Result Bind(HANDLE handle);
  Result Inject(bool* injected);

  Simulator& sim_;
  Guard guard_;
  Request request_;
  uint64_t epoch_;
  std::shared_ptr<OpenServer> handle_;
  Server* server_ = nullptr;
  bool remote_ = false;
  Ticks now_ = 0;
};

// Turns a Result into what the function returns and into the last error. A success leaves garbage
// there on purpose (#11), and no exception crosses an export.
constexpr DWORD kDirtyLastError = 0xBAD;

template <typename Body>
BOOL Answer(Body body) {
  Result result = Failure(ERROR_INTERNAL_ERROR);
  try {
    result = body();
  } catch (...) {
    result = Failure(ERROR_NOT_ENOUGH_MEMORY);  // all that can be thrown here
  }
  SetLastError(result.ok ? kDirtyLastError : result.error);
  return result.ok ? TRUE : FALSE;
}

}  // namespace wtssim

#endif  // WTSSIM_CALL_H_
