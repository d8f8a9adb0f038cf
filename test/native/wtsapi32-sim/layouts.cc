#include "layouts.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "field_values.h"

namespace wtssim {

namespace {

constexpr uint32_t kFamilyIpv4 = 2;
constexpr size_t kIpv4Offset = 2;  // #35

Buffer Copy(const void* data, size_t bytes, Allocation* memory) {
  void* copy = memory->Make(BlockKind::kPlain, bytes);
  if (copy) std::memcpy(copy, data, bytes);
  return {copy, static_cast<DWORD>(bytes)};
}

template <typename T>
Buffer Bytes(const T& value, Allocation* memory) {
  return Copy(&value, sizeof(T), memory);
}

ClientAddress Address(Fields* fields) {
  ClientAddress address = {};
  address.family = fields->Word("family");
  const TextView hex = fields->Text("address");
  const size_t offset = address.family == kFamilyIpv4 ? kIpv4Offset : 0;
  const std::vector<uint8_t> bytes = BytesOf(hex, fields, "address");
  if (offset + bytes.size() > sizeof(address.address)) {
    fields->Wrong("so many digits in ", "address");
    return address;
  }
  std::copy(bytes.begin(), bytes.end(), address.address + offset);
  return address;
}

void CopyCounters(Fields* fields, uint32_t (&out)[6]) {
  const char* const names[] = {"incomingBytes",           "outgoingBytes",
                               "incomingFrames",          "outgoingFrames",
                               "incomingCompressedBytes", "outgoingCompressedBytes"};
  for (size_t i = 0; i < 6; ++i) out[i] = fields->Word(names[i]);
}

Info SessionInfoOf(Fields* fields) {
  Info info = {};
  info.state = static_cast<int32_t>(fields->Word("state"));
  info.session_id = fields->Word("sessionId");
  CopyTruncated(fields->Text("sessionName"), info.name);
  CopyTruncated(fields->Text("domainName"), info.domain);
  CopyTruncated(fields->Text("userName"), info.user);
  info.connect_time = fields->Time("connectTime");
  info.disconnect_time = fields->Time("disconnectTime");
  info.last_input_time = fields->Time("lastInputTime");
  info.logon_time = fields->Time("logonTime");
  info.current_time = fields->Time("currentTime");
  CopyCounters(fields, info.counters);
  return info;
}

InfoEx SessionInfoExOf(Fields* fields) {
  InfoEx info = {};
  info.level = 1;
  InfoEx::Level1& data = info.data;
  data.session_id = fields->Word("sessionId");
  data.state = static_cast<int32_t>(fields->Word("state"));
  data.flags = fields->Word("flags");
  CopyTruncated(fields->Text("sessionName"), data.name);
  CopyTruncated(fields->Text("userName"), data.user);
  CopyTruncated(fields->Text("domainName"), data.domain);
  data.logon_time = fields->Time("logonTime");
  data.connect_time = fields->Time("connectTime");
  data.disconnect_time = fields->Time("disconnectTime");
  data.last_input_time = fields->Time("lastInputTime");
  data.current_time = fields->Time("currentTime");
  CopyCounters(fields, data.counters);
  return info;
}

}  // namespace

Buffer LayOutClass(int info_class, Fields* fields, Allocation* memory) {
  fields->ExpectOneRow();
  switch (info_class) {
    case 4:   // WTSSessionId
    case 8:   // WTSConnectState
    case 9:   // WTSClientBuildNumber
    case 13:  // WTSClientHardwareId
      return Bytes(fields->Word("number"), memory);
    case 12:  // WTSClientProductId: two bytes (#32)
    case 16:  // WTSClientProtocolType: two bytes (#32)
      return Bytes(static_cast<uint16_t>(fields->Word("number")), memory);
    case 29:  // WTSIsRemoteSession: one byte (#32)
      return Bytes(static_cast<uint8_t>(fields->Word("number")), memory);
    case 14:  // WTSClientAddress
    case 28:  // WTSSessionAddressV4
      return Bytes(Address(fields), memory);
    case 15:
      return Bytes(ClientDisplay{fields->Word("horizontal"), fields->Word("vertical"),
                                 fields->Word("colorDepth")},
                   memory);
    case 23:
      return Bytes(ClientInfoOf(fields), memory);
    case 24:
      return Bytes(SessionInfoOf(fields), memory);
    case 25:
      return Bytes(SessionInfoExOf(fields), memory);
    case 26:
      return Bytes(ConfigInfoOf(fields), memory);
    case 30:    // WTSSessionActivityId
    case 31: {  // WTSCapabilityCheck
      const std::vector<uint8_t> bytes = BytesOf(fields->Text("bytes"), fields, "bytes");
      if (bytes.empty()) return {};
      return Copy(bytes.data(), bytes.size(), memory);
    }
    default: {
      const TextView text = fields->Text("text");
      if (!text.data) return {};
      return Copy(text.data, (text.length + 1) * sizeof(wchar_t), memory);  // with the NUL (3.1)
    }
  }
}

// One block: structures first, strings after them (1.2).
SessionInfo* LayOutSessions(Fields* fields, Allocation* memory) {
  const size_t id = fields->Find("sessionId");
  const size_t state = fields->Find("state");
  const size_t name = fields->Find("sessionName");
  size_t bytes = fields->rows() * sizeof(SessionInfo);
  for (size_t row = 0; row < fields->rows(); ++row) {
    bytes += (fields->Text(row, name).length + 1) * sizeof(wchar_t);
  }
  auto* infos = static_cast<SessionInfo*>(memory->Make(BlockKind::kPlain, bytes));
  if (!infos) return nullptr;
  auto* next = reinterpret_cast<wchar_t*>(infos + fields->rows());
  for (size_t row = 0; row < fields->rows(); ++row) {
    infos[row] = {fields->Word(row, id), next, static_cast<int32_t>(fields->Word(row, state))};
    const TextView text = fields->Text(row, name);
    next = std::copy_n(text.data, text.length, next);
    *next++ = L'\0';
  }
  return infos;
}

SessionInfo1* LayOutSessionsEx(Fields* fields, Allocation* memory) {
  const size_t id = fields->Find("sessionId");
  const size_t state = fields->Find("state");
  const size_t environment = fields->Find("execEnvId");
  const size_t texts[] = {fields->Find("sessionName"), fields->Find("hostName"),
                          fields->Find("userName"), fields->Find("domainName"),
                          fields->Find("farmName")};
  const size_t rows = fields->rows();
  auto* infos = static_cast<SessionInfo1*>(
      memory->Make(BlockKind::kList, rows * sizeof(SessionInfo1), static_cast<uint32_t>(rows)));
  for (size_t row = 0; infos && row < rows; ++row) {
    SessionInfo1& info = infos[row];
    info.exec_env_id = fields->Word(row, environment);
    info.state = static_cast<int32_t>(fields->Word(row, state));
    info.session_id = fields->Word(row, id);
    wchar_t** const names[] = {&info.session_name, &info.host_name, &info.user_name,
                               &info.domain_name, &info.farm_name};
    for (size_t i = 0; i < 5; ++i) {
      // A string of its own, NULL when absent (3.4, #41).
      *names[i] = memory->ListText(fields->Text(row, texts[i]));
    }
  }
  return infos;
}

}  // namespace wtssim
