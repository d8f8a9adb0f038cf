#ifndef WTSAPI32_NAPI_SERVER_H_
#define WTSAPI32_NAPI_SERVER_H_

#include "../win32/handle.h"
#include "opened.h"

namespace wtsapi32 {

struct ServerKind {
  using Handle = win32::Server;
  using Owner = win32::ServerHandle;
  static constexpr napi_type_tag kTag = {0x5d0c6a37b1f94e28, 0x9b7e21c4f8a3460d};
  static constexpr const char* kExpected = "a server handle";
  static constexpr bool kOnPoolOnly = false;
};

// A host itself is this host.
static_assert(win32::kThisHost == nullptr, "what HandleOf gives");

using ServerArgument = Argument<ServerKind>;

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SERVER_H_
