#ifndef WTSAPI32_NAPI_WMI_H_
#define WTSAPI32_NAPI_WMI_H_

#include "../win32/wmi.h"
#include "opened.h"

namespace wtsapi32 {

struct WmiKind {
  using Handle = win32::WmiConnection*;
  using Owner = win32::WmiHandle;
  static constexpr napi_type_tag kTag = {0x2f86d1c04be7935a, 0xa41d7e9360c8b25f};
  static constexpr const char* kExpected = "a WMI handle";
  // The thread of JavaScript belongs to the program, which may have made it any apartment of COM.
  static constexpr bool kOnPoolOnly = true;
};

using WmiArgument = Argument<WmiKind>;

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_WMI_H_
