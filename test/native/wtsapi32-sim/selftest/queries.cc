#include <algorithm>
#include <cstring>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

int64_t TimeAt(const Answer& answer, size_t offset) {
  int64_t time = -1;
  if (answer.bytes.size() >= offset + 8) std::memcpy(&time, &answer.bytes[offset], 8);
  return time;
}

uint32_t WordAt(const Answer& answer, size_t offset) {
  uint32_t word = 0xDEADBEEF;
  if (answer.bytes.size() >= offset + 4) std::memcpy(&word, &answer.bytes[offset], 4);
  return word;
}

std::wstring TextAt(const Answer& answer, size_t offset) {
  if (answer.bytes.size() < offset) return L"?";
  return reinterpret_cast<const wchar_t*>(answer.bytes.data() + offset);
}

void CheckSizes() {
  Reset();
  {
    Line line("#32 exact byte counts");
    const size_t sizes[][2] = {{4, 4},   {8, 4},  {9, 4},    {12, 2},   {13, 4}, {14, 24},
                               {15, 12}, {16, 2}, {24, 216}, {25, 232}, {29, 1}};
    for (const auto& size : sizes) {
      const auto answer = QueryBytes(3, static_cast<int>(size[0]));
      line.Expect(answer.ok && answer.bytes.size() == size[1], "size",
                  std::to_wstring(size[0]) + L": " + std::to_wstring(answer.bytes.size()));
    }
    for (const int empty : {0, 1, 2, 3, 11})
      line.Equal(QueryBytes(3, empty).bytes.size(), 2u, "\"\"");
    line.Equal(QueryBytes(3, 10).bytes.size(), 20u, "client name with its NUL");
    line.Equal(QueryBytes(3, 16).word(), 2u, "protocol");
    line.Equal(QueryBytes(1, 16).word(), 0u, "protocol of the console");
    line.Equal(QueryBytes(3, 29).word(), 1u, "remote");
    line.Equal(QueryBytes(1, 29).word(), 0u, "console is not remote");
  }
  {
    Line line("#33 classes that fail");
    for (const int info_class : {17, 18, 19, 20, 21, 22, 27, 28, 23, 26, 30, 31}) {
      line.Equal(QueryBytes(3, info_class).error, 50u, "unsupported");
    }
    line.Equal(QueryBytes(3, 32).error, 87u, "32");
    line.Equal(QueryBytes(3, -1).error, 87u, "-1");
    Reset(LR"({"servers":{"ts1":{}}})");
    HANDLE server = dll.Open(L"ts1");
    line.Equal(QueryBytes(3, 29, server).error, 50u, "29 on another host");
    line.Equal(QueryBytes(3, 5, server).ok, TRUE, "5 on another host");
    dll.Close(server);
  }
  {
    Line line("#34 empty strings as a NULL buffer");
    Reset(LR"({"nullBuffers":true})");
    const auto answer = QueryBytes(3, 0);
    line.Expect(answer.ok && answer.null && answer.bytes.empty(), "empty");
    line.Expect(QueryBytes(3, 7).text() == L"CONTOSO", "not empty");
  }
}

void CheckAddresses() {
  Line line("#35 addresses");
  Reset();
  const auto ipv4 = QueryBytes(3, 14);
  line.Equal(WordAt(ipv4, 0), 2u, "AF_INET");
  const uint8_t expected4[] = {0, 0, 192, 0, 2, 17, 0};
  line.Expect(std::equal(expected4, expected4 + 7, &ipv4.bytes[4]), "192.0.2.17 at 2");
  const auto ipv6 = QueryBytes(5, 14);
  line.Equal(WordAt(ipv6, 0), 23u, "AF_INET6");
  const uint8_t expected6[20] = {0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5};
  line.Expect(std::equal(expected6, expected6 + 20, &ipv6.bytes[4]), "2001:db8::5 at 0");
  line.Equal(WordAt(QueryBytes(1, 14), 0), 0u, "AF_UNSPEC at the console");
  Reset(LR"({"sessions":[{"id":2,"clientAddress":"::ffff:192.0.2.1"}]})");
  line.Equal(QueryBytes(2, 14).bytes[4 + 15], 1, "IPv4 inside IPv6");
}

void CheckLock() {
  Line line("#36 lock flag, swapped on Windows 7");
  const std::wstring sessions =
      LR"("sessions":[{"id":2,"locked":true},{"id":3,"locked":false},{"id":4}]})";
  Reset(L"{" + sessions);
  line.Equal(WordAt(QueryBytes(2, 25), 16), 0u, "locked");
  line.Equal(WordAt(QueryBytes(3, 25), 16), 1u, "unlocked");
  line.Equal(WordAt(QueryBytes(4, 25), 16), 0xFFFFFFFFu, "unknown");
  Reset(LR"({"windowsRelease":"6.1.7601",)" + sessions);
  line.Equal(WordAt(QueryBytes(2, 25), 16), 1u, "locked on 7");
  line.Equal(WordAt(QueryBytes(3, 25), 16), 0u, "unlocked on 7");
  line.Equal(WordAt(QueryBytes(4, 25), 16), 0xFFFFFFFFu, "unknown on 7");
}

void CheckTimes() {
  Line line("#37 3.3 times at their offsets; 0 is unset");
  Reset(
      LR"({"sessions":[{"id":2,"userName":"A","logonTime":1000,"connectTime":2000,
      "disconnectTime":3000,"lastInputTime":4000.5},{"id":3,"userName":"A"},{"id":4}]})");
  const int64_t epoch = 116444736000000000;
  const auto info = QueryBytes(2, 24);
  line.Equal(TimeAt(info, 176), epoch + 20000000, "ConnectTime");
  line.Equal(TimeAt(info, 184), epoch + 30000000, "DisconnectTime");
  line.Equal(TimeAt(info, 192), epoch + 40005000, "LastInputTime");
  line.Equal(TimeAt(info, 200), epoch + 10000000, "LogonTime");
  const auto ex = QueryBytes(2, 25);
  line.Equal(WordAt(ex, 0), 1u, "Level");
  line.Equal(WordAt(ex, 8), 2u, "SessionId");
  line.Equal(TimeAt(ex, 168), epoch + 10000000, "LogonTime, Ex");
  line.Equal(TimeAt(ex, 176), epoch + 20000000, "ConnectTime, Ex");
  line.Equal(TimeAt(ex, 184), epoch + 30000000, "DisconnectTime, Ex");
  line.Equal(TimeAt(ex, 192), epoch + 40005000, "LastInputTime, Ex");
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  const auto ticks = static_cast<int64_t>(uint64_t{now.dwHighDateTime} << 32 | now.dwLowDateTime);
  line.Expect(std::abs(TimeAt(ex, 200) - ticks) < 10000000, "CurrentTime, Ex");
  line.Expect(std::abs(TimeAt(info, 208) - ticks) < 10000000, "CurrentTime");
  line.Expect(std::abs(TimeAt(QueryBytes(3, 24), 200) - (ticks - 36000000000)) < 10000000,
              "logged on an hour ago");
  for (const size_t offset : {176, 184, 192, 200}) {
    line.Equal(TimeAt(QueryBytes(4, 24), offset), 0, "nobody logged on");
  }
}

void CheckText() {
  {
    Line line("#38 WTSINFOW truncates, the string classes do not");
    const std::wstring user(25, L'u');
    const std::wstring domain(25, L'd');
    const std::wstring name(40, L'n');
    Reset(L"{\"sessions\":[{\"id\":2,\"userName\":\"" + user + L"\",\"domainName\":\"" + domain +
          L"\",\"name\":\"" + name + L"\"}]}");
    const auto info = QueryBytes(2, 24);
    line.Expect(TextAt(info, 32) == name.substr(0, 31), "name", TextAt(info, 32));
    line.Expect(TextAt(info, 96) == domain.substr(0, 16), "domain", TextAt(info, 96));
    line.Expect(TextAt(info, 130) == user.substr(0, 20), "user", TextAt(info, 130));
    const auto ex = QueryBytes(2, 25);
    line.Expect(TextAt(ex, 20) == name.substr(0, 32), "name, Ex", TextAt(ex, 20));
    line.Expect(TextAt(ex, 86) == user.substr(0, 20), "user, Ex", TextAt(ex, 86));
    line.Expect(TextAt(ex, 128) == domain.substr(0, 17), "domain, Ex", TextAt(ex, 128));
    line.Expect(QueryBytes(2, 5).text() == user && QueryBytes(2, 7).text() == domain, "in full");
  }
  {
    Line line("#39 surrogate pairs and long names");
    Reset();
    line.Expect(QueryBytes(5, 5).text() == L"\u0141ukasz \xD83E\xDD8A", "fox",
                QueryBytes(5, 5).text());
    line.Equal(QueryBytes(5, 5).bytes.size(), 20u, "bytes");
    const std::wstring user(300, L'\u5c71');
    Reset(L"{\"sessions\":[{\"id\":2,\"userName\":\"" + user + L"\"}]}");
    line.Expect(QueryBytes(2, 5).text() == user && List()[0].user == user, "300 characters");
  }
}

}  // namespace

void CheckQueries() {
  CheckSizes();
  CheckAddresses();
  CheckLock();
  CheckTimes();
  CheckText();
}

}  // namespace selftest
