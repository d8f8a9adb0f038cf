#ifndef WTSAPI32_NAPI_ROOMS_H_
#define WTSAPI32_NAPI_ROOMS_H_

#include "node.h"

// The rooms of the addon, one a line. Add<Room> puts the functions of one on the exports.
#define WTSAPI32_ROOMS(ROOM) \
  ROOM(Server)               \
  ROOM(Sessions)             \
  ROOM(Logoff)               \
  ROOM(ConnectSession)       \
  ROOM(Wmi)                  \
  ROOM(ExitWindows)          \
  ROOM(EndSession)           \
  ROOM(HostStats)            \
  ROOM(Tickets)

namespace wtsapi32 {

#define WTSAPI32_ROOM(name) void Add##name(Napi::Object exports);
WTSAPI32_ROOMS(WTSAPI32_ROOM)
#undef WTSAPI32_ROOM

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_ROOMS_H_
