#ifndef WTSAPI32_WIN32_EXIT_WINDOWS_H_
#define WTSAPI32_WIN32_EXIT_WINDOWS_H_

#include <cstdint>

#include "error.h"

namespace wtsapi32::win32 {

// How much the programs of the session may object.
enum class Force : uint32_t { kNever, kIfHung, kAlways };
constexpr uint32_t kForces = 3;

// Asks for the end of the caller's own logon session. Success means that the request was accepted,
// and nothing of what comes of it.
Status SignOut(Force force, uint32_t reason);

struct OwnLogon {
  bool visible;      // the window station of this process
  bool interactive;  // its token has the group INTERACTIVE
};

Result<OwnLogon> LookAtOwnLogon();

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_EXIT_WINDOWS_H_
