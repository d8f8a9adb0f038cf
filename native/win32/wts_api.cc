#include "wts_api.h"

#include <cstddef>

#include "error.h"

namespace wtsapi32::win32 {

static_assert(offsetof(WtsSessionInfo, win_station_name) == sizeof(void*), "WTS_SESSION_INFOW");
static_assert(offsetof(WtsSessionInfo, state) == 2 * sizeof(void*), "WTS_SESSION_INFOW");
static_assert(offsetof(WtsSessionInfo1, session_id) == 8, "WTS_SESSION_INFO_1W");
static_assert(offsetof(WtsSessionInfo1, session_name) == (sizeof(void*) == 8 ? 16 : 12),
              "WTS_SESSION_INFO_1W");
static_assert(offsetof(WtsSessionInfo1, farm_name) ==
                  offsetof(WtsSessionInfo1, session_name) + 4 * sizeof(void*),
              "WTS_SESSION_INFO_1W");
static_assert(kErrorInvalidHandle == ERROR_INVALID_HANDLE, "winerror.h");
static_assert(kErrorNotEnoughMemory == ERROR_NOT_ENOUGH_MEMORY, "winerror.h");
static_assert(kErrorBusy == ERROR_BUSY, "winerror.h");
static_assert(kErrorCallNotImplemented == ERROR_CALL_NOT_IMPLEMENTED, "winerror.h");

// https://learn.microsoft.com/windows/win32/termserv/run-time-linking-to-wtsapi32-dll
const WtsApi& Wts() noexcept {
  static const WtsApi api = LoadTable<WtsApi>(L"wtsapi32.dll");
  return api;
}

}  // namespace wtsapi32::win32
