#include "ask.h"
#include "layouts.h"

using wtssim::Allocation;
using wtssim::Answer;
using wtssim::Ask;
using wtssim::Fail;
using wtssim::Fields;
using wtssim::Number;
using wtssim::SessionId;

extern "C" {

// The level comes back unchanged (1.2); wrong levels and filters fail (section 5, #41).
BOOL WINAPI WTSEnumerateSessionsExW(HANDLE server, DWORD* level, DWORD filter,
                                    wtssim::SessionInfo1** out, DWORD* count) {
  static const char kCall[] = "WTSEnumerateSessionsExW";
  if (!level || !out || !count || filter != 0) return Fail(ERROR_INVALID_PARAMETER);
  if (*level != 1) return Fail(ERROR_INVALID_LEVEL);
  Answer answer;
  if (!Ask(kCall, server, {}, &answer)) return FALSE;
  Fields fields(kCall, answer.get());
  Allocation memory;
  auto* infos = wtssim::LayOutSessionsEx(&fields, &memory);
  if (!HandOver(fields, &memory)) return FALSE;
  *out = infos;
  *count = static_cast<DWORD>(fields.rows());
  return TRUE;
}

BOOL WINAPI WTSEnumerateSessionsW(HANDLE server, DWORD reserved, DWORD version,
                                  wtssim::SessionInfo** out, DWORD* count) {
  static const char kCall[] = "WTSEnumerateSessionsW";
  // #8
  if (reserved != 0 || version != 1 || !out || !count) return Fail(ERROR_INVALID_PARAMETER);
  Answer answer;
  if (!Ask(kCall, server, {}, &answer)) return FALSE;
  Fields fields(kCall, answer.get());
  Allocation memory;
  auto* infos = wtssim::LayOutSessions(&fields, &memory);
  if (!HandOver(fields, &memory)) return FALSE;
  *out = infos;
  *count = static_cast<DWORD>(fields.rows());
  return TRUE;
}

// NULL outs are RPC_X's 1784, with the other one untouched (1.2, #7).
BOOL WINAPI WTSQuerySessionInformationW(HANDLE server, DWORD session_id, int info_class, void** out,
                                        DWORD* bytes) {
  static const char kCall[] = "WTSQuerySessionInformationW";
  if (!out || !bytes) return Fail(ERROR_INVALID_USER_BUFFER);
  Answer answer;
  const double number = static_cast<DWORD>(info_class);
  if (!Ask(kCall, server, {SessionId(session_id), Number(number)}, &answer)) return FALSE;
  Fields fields(kCall, answer.get());
  Allocation memory;
  const wtssim::Buffer buffer = wtssim::LayOutClass(info_class, &fields, &memory);
  if (!HandOver(fields, &memory)) return FALSE;
  *out = buffer.data;
  *bytes = buffer.bytes;
  return TRUE;
}

}  // extern "C"
