#include "payload.h"

#include <algorithm>
#include <cstring>

#include "win.h"

namespace wtssim {

namespace {

constexpr uint32_t kLockUnknown = 0xFFFFFFFF;
constexpr uint16_t kMstsc = 1;

Payload Text(const std::wstring& text) {
  Payload payload;
  payload.empty_text = text.empty();
  payload.bytes.resize((text.size() + 1) * sizeof(wchar_t));  // with the NUL (3.1)
  std::memcpy(payload.bytes.data(), text.c_str(), payload.bytes.size());
  return payload;
}

template <typename T>
Payload Bytes(const T& value) {
  Payload payload;
  payload.bytes.resize(sizeof(T));
  std::memcpy(payload.bytes.data(), &value, sizeof(T));
  return payload;
}

template <size_t size>
void CopyTruncated(const std::wstring& text, wchar_t (&out)[size]) {
  std::copy_n(text.begin(), std::min(text.size(), size - 1), out);
}

Payload SessionInfoPayload(const Session& session, Ticks now) {
  Info info = {};
  info.state = static_cast<int32_t>(session.StateAt(now));
  info.session_id = session.id;
  CopyTruncated(session.NameAt(now), info.name);
  CopyTruncated(session.domain_name, info.domain);  // 16 characters (#38)
  CopyTruncated(session.user_name, info.user);      // 20 characters (#38)
  info.connect_time = *session.connect_time;
  info.disconnect_time = session.DisconnectTimeAt(now);
  info.last_input_time = *session.last_input_time;
  info.logon_time = *session.logon_time;
  info.current_time = now;
  return Bytes(info);
}

uint32_t SessionFlags(const Session& session, bool windows7) {
  if (!session.locked) return kLockUnknown;
  const bool unlocked = !*session.locked;  // LOCK is 0 and UNLOCK 1 (3.4) ...
  return unlocked != windows7 ? 1 : 0;     // ... and the other way round on Windows 7 (#36)
}

Payload SessionInfoExPayload(const Session& session, const PayloadContext& context) {
  InfoEx info = {};
  info.level = 1;
  InfoEx::Level1& data = info.data;
  data.session_id = session.id;
  data.state = static_cast<int32_t>(session.StateAt(context.now));
  data.flags = SessionFlags(session, context.windows7);
  CopyTruncated(session.NameAt(context.now), data.name);
  CopyTruncated(session.user_name, data.user);
  CopyTruncated(session.domain_name, data.domain);
  data.logon_time = *session.logon_time;
  data.connect_time = *session.connect_time;
  data.disconnect_time = session.DisconnectTimeAt(context.now);
  data.last_input_time = *session.last_input_time;
  data.current_time = context.now;
  return Bytes(info);
}

}  // namespace

uint32_t ClassError(uint32_t info_class, bool remote) {
  if (info_class > 31) return ERROR_INVALID_PARAMETER;  // #33
  if (info_class >= 17 && info_class <= 22) return ERROR_NOT_SUPPORTED;
  switch (info_class) {
    case 27:  // never supported
    case 28:  // no session has a virtual address
      return ERROR_NOT_SUPPORTED;
    case 29:  // only for this host; the code is a guess
      return remote ? ERROR_NOT_SUPPORTED : 0;
    case 23:  // WTSCLIENTW, WTSCONFIGINFOW, the activity id and the capabilities: Windows has them,
    case 26:  // this simulator does not yet
    case 30:
    case 31:
      return ERROR_NOT_SUPPORTED;
    default:
      return 0;
  }
}

Payload MakePayload(const Session& session, uint32_t info_class, const PayloadContext& context) {
  const bool console = *session.protocol == Protocol::kConsole;
  switch (info_class) {
    case 4:  // WTSSessionId
      return Bytes(session.id);
    case 5:
      return Text(session.user_name);
    case 6:
      return Text(session.NameAt(context.now));
    case 7:
      return Text(session.domain_name);
    case 8:  // WTSConnectState
      return Bytes(static_cast<int32_t>(session.StateAt(context.now)));
    case 9:  // WTSClientBuildNumber: no script says it; 0 is "no client"
      return Bytes(uint32_t{0});
    case 10:
      return Text(session.client_name);
    case 12:  // WTSClientProductId: two bytes (#32)
      return Bytes(*session.protocol == Protocol::kRdp ? kMstsc : uint16_t{0});
    case 13:  // WTSClientHardwareId: always 0
      return Bytes(uint32_t{0});
    case 14:
      return Bytes(session.client_address);
    case 15:  // no script says it either
      return Bytes(ClientDisplay{});
    case 16:  // WTSClientProtocolType: two bytes (#32)
      return Bytes(static_cast<uint16_t>(*session.protocol));
    case 24:
      return SessionInfoPayload(session, context.now);
    case 25:
      return SessionInfoExPayload(session, context);
    case 29:  // WTSIsRemoteSession: one byte (#32)
      return Bytes(static_cast<uint8_t>(console ? 0 : 1));
    default:  // program, application, directories, OEM id
      return Text(L"");
  }
}

}  // namespace wtssim
