#include "exit_windows.h"

#include "user_api.h"

namespace wtsapi32::win32 {

namespace {

// The only flags that this addon knows: EWX_LOGOFF is 0, so a number that came from elsewhere and
// has one bit too many would be a shutdown.
constexpr UINT kFlags[kForces] = {EWX_LOGOFF, EWX_LOGOFF | EWX_FORCEIFHUNG, EWX_LOGOFF | EWX_FORCE};

// S-1-5-4. A SID has a variable length, and its type in the SDK room for one of these.
// https://learn.microsoft.com/windows/win32/secauthz/well-known-sids
constexpr SID kInteractive = {SID_REVISION, 1, SECURITY_NT_AUTHORITY, {SECURITY_INTERACTIVE_RID}};

}  // namespace

// https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-exitwindowsex
Status SignOut(Force force, uint32_t reason) {
  return Invoke(User32().ExitWindowsEx, kFlags[static_cast<uint32_t>(force)], DWORD{reason});
}

Result<OwnLogon> LookAtOwnLogon() {
  // https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getprocesswindowstation
  const auto& get_station = User32().GetProcessWindowStation;
  if (get_station.function == nullptr) return Failure{get_station.name, kErrorCallNotImplemented};
  // Not a handle of ours to close.
  const auto station = InvokeRaw(get_station.function);
  if (station.value == nullptr) return Failure{get_station.name, station.error};

  // https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getuserobjectinformationw
  USEROBJECTFLAGS flags{};
  DWORD needed = 0;
  const Status looked = Invoke(User32().GetUserObjectInformationW, HANDLE{station.value}, UOI_FLAGS,
                               static_cast<void*>(&flags), DWORD{sizeof(flags)}, &needed);
  if (!looked) return looked.failure();

  // Without a token it asks about the thread's, or the process's.
  // https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-checktokenmembership
  SID group = kInteractive;
  BOOL is_member = FALSE;
  const Status checked = Invoke(Advapi32().CheckTokenMembership, HANDLE{nullptr},
                                static_cast<PSID>(&group), &is_member);
  if (!checked) return checked.failure();
  return OwnLogon{(flags.dwFlags & WSF_VISIBLE) != 0, is_member != 0};
}

}  // namespace wtsapi32::win32
