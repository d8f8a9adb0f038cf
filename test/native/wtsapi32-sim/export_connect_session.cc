#include "ask.h"

using wtssim::Ask;
using wtssim::Flag;
using wtssim::Secret;
using wtssim::SessionId;

extern "C" {

// The password is never NULL; "" where the user is the caller (windows-semantics.md 1.2).
BOOL WINAPI WTSConnectSessionW(ULONG session_id, ULONG target_id, const wchar_t* password,
                               BOOL wait) {
  if (password == nullptr) {
    wtssim::RecordMisuse("WTSConnectSessionW", "NULL for a password", nullptr);
    return wtssim::Fail(ERROR_INVALID_PARAMETER);
  }
  return Ask("WTSConnectSessionW",
             {SessionId(session_id), SessionId(target_id), Secret(password), Flag(wait)});
}

}  // extern "C"
