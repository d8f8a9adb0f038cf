#include "wts_api.h"

#include <cstddef>
#include <type_traits>

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

namespace {

// https://learn.microsoft.com/windows/win32/termserv/run-time-linking-to-wtsapi32-dll
void* FindInDll(const char* name) noexcept {
  // From System32 only: a DLL of that name beside the program or in its working directory is
  // never loaded. The module is never freed: threads that are stuck in it may outlive everybody.
  static const HMODULE dll =
      ::LoadLibraryExW(L"wtsapi32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (dll == nullptr) return nullptr;
  return reinterpret_cast<void*>(::GetProcAddress(dll, name));
}

template <typename Function>
void FillOne(Export<Function>* exported, FindFunction find) noexcept {
  // By way of void*, because compilers warn of a cast between unlike function types.
  exported->function = reinterpret_cast<Function>(find(exported->name));
}

}  // namespace

void Fill(WtsApi* api, FindFunction find) noexcept {
#define WTSAPI32_FILL(result, name, parameters) FillOne(&api->name, find);
  WTSAPI32_FUNCTIONS(WTSAPI32_FILL)
#undef WTSAPI32_FILL
}

const WtsApi& Wts() noexcept {
  // Nothing but pointers: it has no destructor that would run while threads still use it.
  static_assert(std::is_trivially_destructible<WtsApi>::value, "outlives every thread");
  static const WtsApi api = [] {
    WtsApi filled;
    Fill(&filled, FindInDll);
    return filled;
  }();
  return api;
}

}  // namespace wtsapi32::win32
