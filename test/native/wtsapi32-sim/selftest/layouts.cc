#include <algorithm>
#include <cstring>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

#define COLUMNS                                                                     \
  "sessionId|state|sessionName|userName|domainName|connectTime|disconnectTime|"     \
  "lastInputTime|logonTime|currentTime|incomingBytes|outgoingBytes|incomingFrames|" \
  "outgoingFrames|incomingCompressedBytes|outgoingCompressedBytes"
const char kInfoColumns[] = COLUMNS;
const char kInfoExColumns[] = COLUMNS "|flags";

template <typename T>
T At(const Answer& answer, size_t offset) {
  T value = static_cast<T>(-1);
  if (answer.bytes.size() >= offset + sizeof(T))
    std::memcpy(&value, &answer.bytes[offset], sizeof(T));
  return value;
}

std::wstring TextAt(const Answer& answer, size_t offset) {
  if (answer.bytes.size() < offset) return L"?";
  return reinterpret_cast<const wchar_t*>(answer.bytes.data() + offset);
}

void CheckSizes() {
  Reset();
  {
    Line line("#32 exact byte counts");
    const size_t sizes[][2] = {{4, 4},    {8, 4},     {9, 4},  {12, 2},    {13, 4},
                               {14, 24},  {15, 12},   {16, 2}, {23, 2304}, {24, 216},
                               {25, 232}, {26, 1668}, {29, 1}, {30, 16}};
    for (const auto& size : sizes) {
      const auto answer = QueryBytes(3, static_cast<int>(size[0]));
      line.Expect(answer.ok && answer.bytes.size() == size[1], "size",
                  std::to_wstring(size[0]) + L": " + std::to_wstring(answer.bytes.size()));
    }
    for (const int empty : {0, 1, 2, 3, 11})
      line.Equal(QueryBytes(3, empty).bytes.size(), 2u, "\"\"");
    line.Equal(QueryBytes(3, 10).bytes.size(), 20u, "client name with its NUL");
    line.Equal(QueryBytes(3, 16).word(), 2u, "protocol");
    line.Equal(QueryBytes(3, 29).word(), 1u, "remote");
    // Of a session that has a client by its protocol only, of the console and of the services.
    for (const DWORD id : {4, 1, 0}) {
      const auto fixed = QueryBytes(id, 15);
      line.Equal(At<uint32_t>(fixed, 0), id == 4 ? 1920u : 0u, "a display, or none");
      line.Equal(At<uint32_t>(fixed, 8), id == 4 ? 32u : 0u, "its color depth");
    }
    Say(L"WTSQuerySessionInformationW|0|3|15", "horizontal|vertical|colorDepth",
        {Num(1920), Num(1080), Num(32)});
    const auto display = QueryBytes(3, 15);
    line.Equal(At<uint32_t>(display, 0), 1920u, "horizontal");
    line.Equal(At<uint32_t>(display, 4), 1080u, "vertical");
    line.Equal(At<uint32_t>(display, 8), 32u, "color depth");
  }
  {
    Line line("#34 a NULL buffer without bytes");
    Say(L"WTSQuerySessionInformationW|0|3|0", "text", {kAbsent});
    const auto answer = QueryBytes(3, 0);
    line.Expect(answer.ok && answer.null && answer.bytes.empty(), "absent");
    line.Equal(dll.hooks->live_allocations(), 0u, "nothing to free");
  }
}

void CheckAddresses() {
  Line line("#35 addresses: IPv4 at 2, IPv6 at 0");
  Reset();
  const auto ipv4 = QueryBytes(3, 14);
  line.Equal(At<uint32_t>(ipv4, 0), 2u, "AF_INET");
  const uint8_t expected4[] = {0, 0, 192, 0, 2, 17, 0};
  line.Expect(std::equal(expected4, expected4 + 7, &ipv4.bytes[4]), "192.0.2.17 at 2");
  const auto ipv6 = QueryBytes(5, 14);
  line.Equal(At<uint32_t>(ipv6, 0), 23u, "AF_INET6");
  const uint8_t expected6[20] = {0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5};
  line.Expect(std::equal(expected6, expected6 + 20, &ipv6.bytes[4]), "2001:db8::5 at 0");
  const auto none = QueryBytes(1, 14);
  line.Expect(std::count(none.bytes.begin(), none.bytes.end(), 0) == 24, "AF_UNSPEC is all 0");
}

void SayInfo(const wchar_t* name, const wchar_t* user, const wchar_t* domain) {
  Say(L"WTSQuerySessionInformationW|0|2|24", kInfoColumns,
      {Num(2), Num(7), Txt(name), Txt(user), Txt(domain), Num(2000), Num(3000), Num(4000.5),
       Num(1000), Num(5000), Num(11), Num(12), Num(13), Num(14), Num(15), Num(16)});
  Say(L"WTSQuerySessionInformationW|0|2|25", kInfoExColumns,
      {Num(2), Num(7), Txt(name), Txt(user), Txt(domain), Num(2000), Num(3000), Num(4000.5),
       Num(1000), Num(5000), Num(11), Num(12), Num(13), Num(14), Num(15), Num(16), Num(1)});
}

void CheckInfo() {
  Reset();
  SayInfo(L"n", L"u", L"d");
  const int64_t epoch = 116444736000000000;
  {
    Line line("3.3 WTSINFOW: every field at its offset, times as FILETIME");
    const auto info = QueryBytes(2, 24);
    line.Equal(At<uint32_t>(info, 0), 7u, "State");
    line.Equal(At<uint32_t>(info, 4), 2u, "SessionId");
    line.Expect(TextAt(info, 32) == L"n" && TextAt(info, 96) == L"d", "name and domain");
    line.Expect(TextAt(info, 130) == L"u", "user");
    line.Equal(At<int64_t>(info, 176), epoch + 20000000, "ConnectTime");
    line.Equal(At<int64_t>(info, 184), epoch + 30000000, "DisconnectTime");
    line.Equal(At<int64_t>(info, 192), epoch + 40005000, "LastInputTime");
    line.Equal(At<int64_t>(info, 200), epoch + 10000000, "LogonTime");
    line.Equal(At<int64_t>(info, 208), epoch + 50000000, "CurrentTime");
    for (uint32_t i = 0; i < 6; ++i) line.Equal(At<uint32_t>(info, 8 + 4 * i), 11 + i, "counter");
  }
  {
    Line line("3.3 #36 WTSINFOEXW: every field at its offset, flags as they come");
    const auto ex = QueryBytes(2, 25);
    line.Equal(At<uint32_t>(ex, 0), 1u, "Level");
    line.Equal(At<uint32_t>(ex, 8), 2u, "SessionId");
    line.Equal(At<uint32_t>(ex, 12), 7u, "SessionState");
    line.Equal(At<uint32_t>(ex, 16), 1u, "SessionFlags");
    line.Equal(At<uint32_t>(QueryBytes(3, 25), 16), 0xFFFFFFFFu, "unknown");
    line.Expect(TextAt(ex, 20) == L"n" && TextAt(ex, 86) == L"u", "name and user");
    line.Expect(TextAt(ex, 128) == L"d", "domain");
    line.Equal(At<int64_t>(ex, 168), epoch + 10000000, "LogonTime");
    line.Equal(At<int64_t>(ex, 176), epoch + 20000000, "ConnectTime");
    line.Equal(At<int64_t>(ex, 184), epoch + 30000000, "DisconnectTime");
    line.Equal(At<int64_t>(ex, 192), epoch + 40005000, "LastInputTime");
    line.Equal(At<int64_t>(ex, 200), epoch + 50000000, "CurrentTime");
    for (uint32_t i = 0; i < 6; ++i) line.Equal(At<uint32_t>(ex, 208 + 4 * i), 11 + i, "counter");
  }
  {
    Line line("#37 a time that is not set is 0");
    Say(L"WTSQuerySessionInformationW|0|4|24", kInfoColumns,
        {Num(4), Num(0), Txt(L""), Txt(L""), Txt(L""), kAbsent, kAbsent, kAbsent, kAbsent, Num(0),
         Num(0), Num(0), Num(0), Num(0), Num(0), Num(0)});
    const auto info = QueryBytes(4, 24);
    for (const size_t offset : {176, 184, 192, 200}) line.Equal(At<int64_t>(info, offset), 0, "0");
    line.Equal(At<int64_t>(info, 208), epoch, "1970 is not 0");
  }
  {
    Line line("#38 structures truncate names, the string classes do not");
    const std::wstring name(40, L'n');
    const std::wstring user(25, L'u');
    const std::wstring domain(25, L'd');
    SayInfo(name.c_str(), user.c_str(), domain.c_str());
    const auto info = QueryBytes(2, 24);
    line.Expect(TextAt(info, 32) == name.substr(0, 31), "name", TextAt(info, 32));
    line.Expect(TextAt(info, 96) == domain.substr(0, 16), "domain", TextAt(info, 96));
    line.Expect(TextAt(info, 130) == user.substr(0, 20), "user", TextAt(info, 130));
    const auto ex = QueryBytes(2, 25);
    line.Expect(TextAt(ex, 20) == name.substr(0, 32), "name, Ex", TextAt(ex, 20));
    line.Expect(TextAt(ex, 86) == user.substr(0, 20), "user, Ex", TextAt(ex, 86));
    line.Expect(TextAt(ex, 128) == domain.substr(0, 17), "domain, Ex", TextAt(ex, 128));
    Say(L"WTSQuerySessionInformationW|0|2|5", "text", {Txt(user.c_str())});
    line.Expect(QueryBytes(2, 5).text() == user, "in full", QueryBytes(2, 5).text());
  }
  {
    Line line("#39 surrogate pairs and long names");
    Say(L"WTSQuerySessionInformationW|0|2|5", "text", {Txt(L"\u0141ukasz \xD83E\xDD8A")});
    const auto fox = QueryBytes(2, 5);
    line.Expect(fox.text() == L"\u0141ukasz \xD83E\xDD8A", "fox", fox.text());
    line.Equal(fox.bytes.size(), 20u, "bytes");
    const std::wstring user(300, L'\u5c71');
    Say(L"WTSQuerySessionInformationW|0|2|5", "text", {Txt(user.c_str())});
    line.Expect(QueryBytes(2, 5).text() == user, "300 characters");
  }
}

void CheckClient() {
  Reset();
  {
    Line line("3.3 WTSCLIENTW: every field at its offset");
    Say(L"WTSQuerySessionInformationW|0|2|23",
        "clientName|domainName|userName|workingDirectory|initialProgram|encryptionLevel|horizontal|"
        "vertical|colorDepth|directory|build|hardwareId|productId|outBufferCountHost|"
        "outBufferCountClient|outBufferLength|deviceId",
        {Txt(L"c"), Txt(L"d"), Txt(L"u"), Txt(L"w"), Txt(L"i"), Num(3), Num(800), Num(600), Num(16),
         Txt(L"\u00fc"), Num(26100), Num(5), Num(1), Num(6), Num(7), Num(530), Txt(L"g")});
    const auto info = QueryBytes(2, 23);
    line.Expect(TextAt(info, 0) == L"c" && TextAt(info, 42) == L"d", "client and domain");
    line.Expect(TextAt(info, 78) == L"u" && TextAt(info, 120) == L"w", "user and directory");
    line.Expect(TextAt(info, 642) == L"i" && TextAt(info, 1240) == L"\u00fc", "program");
    line.Expect(TextAt(info, 1780) == L"g", "device");
    line.Equal(At<uint8_t>(info, 1164), 3u, "EncryptionLevel");
    const uint16_t halves[][2] = {{1234, 800}, {1236, 600}, {1238, 16}, {1772, 1},
                                  {1774, 6},   {1776, 7},   {1778, 530}};
    for (const auto& half : halves) line.Equal(At<uint16_t>(info, half[0]), half[1], "USHORT");
    line.Equal(At<uint32_t>(info, 1764), 26100u, "ClientBuildNumber");
    line.Equal(At<uint32_t>(info, 1768), 5u, "ClientHardwareId");
  }
  {
    Line line("3.3 WTSCONFIGINFOW: every field at its offset");
    Say(L"WTSQuerySessionInformationW|0|2|26",
        "version|connectClientDrivesAtLogon|connectPrinterAtLogon|disablePrinterRedirection|"
        "disableDefaultMainClientPrinter|shadowSettings|logonUserName|logonDomain|workingDirectory|"
        "initialProgram|applicationName",
        {Num(1), Num(2), Num(3), Num(4), Num(5), Num(6), Txt(L"u"), Txt(L"d"), Txt(L"w"), Txt(L"i"),
         Txt(L"a")});
    const auto info = QueryBytes(2, 26);
    for (uint32_t i = 0; i < 6; ++i) line.Equal(At<uint32_t>(info, 4 * i), i + 1, "number");
    line.Expect(TextAt(info, 24) == L"u" && TextAt(info, 66) == L"d", "user and domain");
    line.Expect(TextAt(info, 102) == L"w" && TextAt(info, 624) == L"i", "directory and program");
    line.Expect(TextAt(info, 1146) == L"a", "application");
  }
  {
    Line line("3.2 bytes as they are, or no buffer");
    Say(L"WTSQuerySessionInformationW|0|2|31", "bytes", {Txt(L"35918503ff000000")});
    const auto answer = QueryBytes(2, 31);
    line.Equal(answer.bytes.size(), 8u, "two numbers");
    line.Equal(At<uint32_t>(answer, 0), 59085109u, "the first");
    Say(L"WTSQuerySessionInformationW|0|2|31", "bytes", {kAbsent});
    line.Expect(QueryBytes(2, 31).null, "absent");
  }
}

}  // namespace

void CheckLayouts() {
  CheckClient();
  CheckSizes();
  CheckAddresses();
  CheckInfo();
}

}  // namespace selftest
