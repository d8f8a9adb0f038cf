#ifndef WTSSIM_CLOCK_H_
#define WTSSIM_CLOCK_H_

#include <cstdint>

#include "win.h"

namespace wtssim {

// 100 ns since 1601, as a FILETIME; 0 is "not set" (windows-semantics.md 3.4, #37).
using Ticks = int64_t;

constexpr Ticks kTicksPerMs = 10000;
constexpr Ticks kNever = INT64_MAX;

// The time of day. It never jumps: it was read once and runs on QueryPerformanceCounter since.
Ticks Now();

Ticks TicksFromUnixMs(double ms);
int64_t UnixMsFromTicks(Ticks ticks);

// A duration; absurdly long ones are cut to three centuries so that sums cannot overflow.
Ticks TicksFromDuration(double ms);

// The timeout of a Windows wait that must not end before `deadline`.
DWORD TimeoutUntil(Ticks deadline, Ticks now);

}  // namespace wtssim

#endif  // WTSSIM_CLOCK_H_
