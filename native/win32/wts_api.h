#ifndef WTSAPI32_WIN32_WTS_API_H_
#define WTSAPI32_WIN32_WTS_API_H_

#include "function_table.h"
#include "platform.h"
#include "wts_functions.h"

namespace wtsapi32::win32 {

// Declared here and not taken from <wtsapi32.h>: mingw-w64's lacks half of them (it has no
// WTSEnumerateSessionsExW before v11), and a prototype is of no use to a table of pointers.

// https://learn.microsoft.com/windows/win32/api/wtsapi32/ns-wtsapi32-wts_session_infow
struct WtsSessionInfo {
  DWORD session_id;
  LPWSTR win_station_name;
  int state;
};

// https://learn.microsoft.com/windows/win32/api/wtsapi32/ns-wtsapi32-wts_session_info_1w
struct WtsSessionInfo1 {
  DWORD exec_env_id;
  int state;
  DWORD session_id;
  LPWSTR session_name;
  LPWSTR host_name;
  LPWSTR user_name;
  LPWSTR domain_name;
  LPWSTR farm_name;
};

static_assert(sizeof(WCHAR) == sizeof(char16_t), "text crosses this layer as UTF-16");
static_assert(sizeof(WtsSessionInfo) == (sizeof(void*) == 8 ? 24 : 12), "WTS_SESSION_INFOW");
static_assert(sizeof(WtsSessionInfo1) == (sizeof(void*) == 8 ? 56 : 32), "WTS_SESSION_INFO_1W");

constexpr int kWtsTypeSessionInfoLevel1 = 2;  // WTS_TYPE_CLASS

WTSAPI32_FUNCTION_TABLE(WtsApi, WTSAPI32_FUNCTIONS)

// Filled by the first call, on whichever thread that is, and never emptied.
const WtsApi& Wts() noexcept;

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_WTS_API_H_
