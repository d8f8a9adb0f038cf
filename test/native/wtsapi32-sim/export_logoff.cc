#include "ask.h"

using wtssim::Ask;
using wtssim::Flag;
using wtssim::SessionId;

extern "C" {

BOOL WINAPI WTSLogoffSession(HANDLE server, DWORD session_id, BOOL wait) {
  return Ask("WTSLogoffSession", server, {SessionId(session_id), Flag(wait)});
}

BOOL WINAPI WTSDisconnectSession(HANDLE server, DWORD session_id, BOOL wait) {
  return Ask("WTSDisconnectSession", server, {SessionId(session_id), Flag(wait)});
}

}  // extern "C"
