#ifndef WTSSIM_SESSION_H_
#define WTSSIM_SESSION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clock.h"
#include "wts_types.h"

namespace wtssim {

// WTS_CONNECTSTATE_CLASS (windows-semantics.md 2.7). A script may hold numbers that Windows does
// not have (yet).
enum class State : int32_t {
  kActive,
  kConnected,
  kConnectQuery,
  kShadow,
  kDisconnected,
  kIdle,
  kListen,
  kReset,
  kDown,
  kInit,
  kFirstUnknown
};

// WTSClientProtocolType (3.2).
enum class Protocol : uint16_t { kConsole, kIca, kRdp };

enum class Outcome { kEnds, kStuck, kIgnored };

struct Session;

// What happens when a session is logged off: SimulatedLogoff in src/testing/options.ts.
struct LogoffPlan {
  struct Step {
    State state;
    Ticks duration;
  };

  Outcome outcome = Outcome::kEnds;
  std::vector<Step> path = {{State::kReset, 20 * kTicksPerMs}, {State::kDown, 20 * kTicksPerMs}};
  Ticks linger = 0;
  std::shared_ptr<const Session> reused_by;
  uint32_t again = 0;
};

// A logoff that was accepted. Waiting calls share it with the session, so that it outlives both.
struct LogoffRun {
  Ticks start;
  Ticks gone;                   // when the id is free; kNever: never
  Ticks wait_until;             // when a waiting call returns
  Ticks disconnected = kNever;  // when its path first comes to "disconnected"
  bool was_console = false;
  bool over = false;
};

// SimulatedSession in src/testing/options.ts.
struct Session {
  uint32_t id = 0;
  std::wstring name;             // before any logoff, as the next; see NameAt
  State state = State::kActive;  // see StateAt
  std::wstring user_name;
  std::wstring domain_name;
  std::wstring host_name;
  std::wstring farm_name;
  std::optional<uint32_t> exec_env_id;
  std::optional<Ticks> logon_time;
  std::optional<Ticks> connect_time;
  std::optional<Ticks> disconnect_time;
  std::optional<Ticks> last_input_time;
  std::optional<bool> locked;
  std::optional<Protocol> protocol;
  std::wstring client_name;
  std::wstring client_address_text;
  ClientAddress client_address = {};
  bool query_denied = false;
  bool logoff_denied = false;
  bool disconnect_denied = false;
  uint32_t denied_error = 5;
  LogoffPlan plan;

  std::shared_ptr<LogoffRun> run;  // set once a logoff was accepted

  bool IsConsole() const;
  // Session 0 or a listener: neither can be logged off (2.1, #28).
  bool IsService() const { return id == 0 || state == State::kListen; }
  bool LogoffUnderWay() const { return run && plan.outcome != Outcome::kIgnored; }
  State StateAt(Ticks now) const;
  const std::wstring& NameAt(Ticks now) const;
  Ticks DisconnectTimeAt(Ticks now) const;

  // Gives the times and the protocol that the script left open their defaults.
  void Settle(Ticks logon, Ticks disconnect);
};

}  // namespace wtssim

#endif  // WTSSIM_SESSION_H_
