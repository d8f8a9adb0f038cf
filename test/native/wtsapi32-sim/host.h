#ifndef WTSSIM_HOST_H_
#define WTSSIM_HOST_H_

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "faults.h"
#include "session.h"

namespace wtssim {

// One machine: SimulatedServerOptions in src/testing/options.ts and what became of its sessions.
// Nothing here runs on its own; Advance brings the sessions to a moment, and every call does that
// first.
class Server {
 public:
  std::wstring name;  // "" is this host
  uint32_t missing_error = ERROR_FILE_NOT_FOUND;
  uint32_t closing_error = 0;
  uint32_t service_error = ERROR_ACCESS_DENIED;
  bool hides_denied = false;
  bool new_console = true;
  bool null_buffers = false;
  Ticks latency = 0;
  Ticks made = 0;

  const std::map<uint32_t, Session>& sessions() const { return sessions_; }
  Session* Find(uint32_t id);
  // Replaces the session with the same id; a logoff of that one is over. False: there was none.
  bool Add(Session session);
  bool Remove(uint32_t id);

  void StartLogoff(Session* session, Ticks now);
  // Ends, in order, the sessions whose time has come by `now`: #18, #19, #23.
  void Advance(Ticks now);

 private:
  void End(uint32_t id);
  uint32_t NewId(uint32_t gone) const;

  std::map<uint32_t, Session> sessions_;
  std::set<std::pair<Ticks, uint32_t>> ends_;  // of the logoffs that end, with the session's id
};

// SimulatedHostOptions.
struct Host {
  Server local;
  std::deque<Server> servers;
  std::vector<Fault> faults;
  Ticks unreachable_delay = 50 * kTicksPerMs;
  bool open_fails = false;
  uint32_t current_session_id = 1;
  bool windows7 = false;

  // Another host by name, without regard to case; nullptr: it does not answer.
  Server* FindServer(const std::wstring& name);
};

bool SameServer(const std::wstring& a, const std::wstring& b);

}  // namespace wtssim

#endif  // WTSSIM_HOST_H_
