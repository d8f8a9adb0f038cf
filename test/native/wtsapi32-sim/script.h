#ifndef WTSSIM_SCRIPT_H_
#define WTSSIM_SCRIPT_H_

#include <string>

#include "host.h"
#include "json.h"

namespace wtssim {

// Makes the host that a script describes: SimulatedHostOptions in src/testing/options.ts, as JSON
// with times in milliseconds since 1970. After an error what it gives is not to be used; so with
// the others.
Host ReadHost(const Json& script, Ticks now, ScriptError* error);

// SimulatedSession; its times are not settled yet.
Session ReadSession(const Json& json, const std::wstring& where, ScriptError* error);

// SimulatedFault.
Fault ReadFault(const Json& json, const std::wstring& where, ScriptError* error);

// As `SessionState` and `SimulatedSession.protocol` write them.
std::wstring NameOf(State state);
const wchar_t* NameOf(Protocol protocol);

// The JSON of `defaultSessions`.
extern const wchar_t kDefaultSessions[];

}  // namespace wtssim

#endif  // WTSSIM_SCRIPT_H_
