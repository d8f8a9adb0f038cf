#include "clock.h"

#include <algorithm>
#include <cmath>

namespace wtssim {

namespace {

constexpr int64_t kUnixEpochMs = 11644473600000;  // 1970 as milliseconds since 1601
constexpr double kLongestMs = 1e13;

struct Start {
  Ticks wall;
  int64_t counter;
  int64_t frequency;

  Start() {
    LARGE_INTEGER value;
    QueryPerformanceFrequency(&value);
    frequency = value.QuadPart;
    FILETIME time;
    GetSystemTimePreciseAsFileTime(&time);
    QueryPerformanceCounter(&value);
    counter = value.QuadPart;
    wall = static_cast<Ticks>(uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
  }
};

}  // namespace

Ticks Now() {
  static const Start start;
  LARGE_INTEGER value;
  QueryPerformanceCounter(&value);
  const int64_t passed = value.QuadPart - start.counter;
  // Whole seconds apart: the product of a long uptime and 10^7 would overflow.
  const int64_t seconds = passed / start.frequency;
  const int64_t rest = passed % start.frequency;
  return start.wall + seconds * 10000000 + rest * 10000000 / start.frequency;
}

Ticks TicksFromUnixMs(double ms) {
  // In integers: as a double the product is too coarse, and a whole millisecond would come out as
  // less.
  const double whole = std::floor(ms);
  const Ticks rest = std::llround((ms - whole) * static_cast<double>(kTicksPerMs));
  return (static_cast<int64_t>(whole) + kUnixEpochMs) * kTicksPerMs + rest;
}

int64_t UnixMsFromTicks(Ticks ticks) { return ticks / kTicksPerMs - kUnixEpochMs; }

Ticks TicksFromDuration(double ms) {
  return std::llround(std::min(ms, kLongestMs) * static_cast<double>(kTicksPerMs));
}

DWORD TimeoutUntil(Ticks deadline, Ticks now) {
  if (deadline == kNever) return INFINITE;
  if (deadline <= now) return 0;
  const int64_t ms = (deadline - now + kTicksPerMs - 1) / kTicksPerMs;
  return static_cast<DWORD>(std::min<int64_t>(ms, 0x7FFFFFFF));
}

}  // namespace wtssim
