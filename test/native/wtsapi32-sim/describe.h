#ifndef WTSSIM_DESCRIBE_H_
#define WTSSIM_DESCRIBE_H_

#include "faults.h"
#include "json.h"
#include "session.h"

namespace wtssim {

// A SimulatedSession as it is now: what is empty or unset is absent, times are milliseconds since
// 1970.
void Describe(const Session& session, Ticks now, JsonWriter* json);

// A SimulatedCall.
void Describe(const Request& call, JsonWriter* json);

}  // namespace wtssim

#endif  // WTSSIM_DESCRIBE_H_
