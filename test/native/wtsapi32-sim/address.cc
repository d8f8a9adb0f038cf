#include "address.h"

#include <cstring>
#include <vector>

namespace wtssim {

namespace {

constexpr size_t kIpv4Offset = 2;

std::vector<std::wstring> Split(const std::wstring& text, wchar_t separator) {
  std::vector<std::wstring> parts(1);
  for (const wchar_t unit : text) {
    if (unit == separator) {
      parts.emplace_back();
    } else {
      parts.back() += unit;
    }
  }
  return parts;
}

bool Number(const std::wstring& text, unsigned base, size_t most_digits, unsigned* out) {
  if (text.empty() || text.size() > most_digits) return false;
  unsigned value = 0;
  for (const wchar_t unit : text) {
    unsigned digit = 99;
    if (unit >= L'0' && unit <= L'9') digit = static_cast<unsigned>(unit - L'0');
    if (unit >= L'a' && unit <= L'f') digit = static_cast<unsigned>(unit - L'a' + 10);
    if (unit >= L'A' && unit <= L'F') digit = static_cast<unsigned>(unit - L'A' + 10);
    if (digit >= base) return false;
    value = value * base + digit;
  }
  *out = value;
  return true;
}

bool ParseIpv4(const std::wstring& text, uint8_t* out) {
  const auto parts = Split(text, L'.');
  if (parts.size() != 4) return false;
  for (size_t i = 0; i < 4; ++i) {
    unsigned octet = 0;
    if (!Number(parts[i], 10, 3, &octet) || octet > 255) return false;
    out[i] = static_cast<uint8_t>(octet);
  }
  return true;
}

// The groups of one side of "::"; the last may be an IPv4 address.
bool ParseGroups(const std::wstring& text, std::vector<uint8_t>* out) {
  if (text.empty()) return true;
  const auto groups = Split(text, L':');
  for (size_t i = 0; i < groups.size(); ++i) {
    uint8_t ipv4[4];
    unsigned group = 0;
    if (i + 1 == groups.size() && ParseIpv4(groups[i], ipv4)) {
      out->insert(out->end(), ipv4, ipv4 + 4);
    } else if (Number(groups[i], 16, 4, &group)) {
      out->push_back(static_cast<uint8_t>(group >> 8));
      out->push_back(static_cast<uint8_t>(group & 255));
    } else {
      return false;
    }
  }
  return true;
}

bool ParseIpv6(const std::wstring& text, uint8_t* out) {
  std::vector<uint8_t> head;
  std::vector<uint8_t> tail;
  const size_t gap = text.find(L"::");
  if (gap == std::wstring::npos) {
    if (!ParseGroups(text, &head) || head.size() != 16) return false;
  } else {
    if (!ParseGroups(text.substr(0, gap), &head)) return false;
    if (!ParseGroups(text.substr(gap + 2), &tail)) return false;
    if (head.size() + tail.size() > 14) return false;
  }
  std::memset(out, 0, 16);
  if (!head.empty()) std::memcpy(out, head.data(), head.size());
  if (!tail.empty()) std::memcpy(out + 16 - tail.size(), tail.data(), tail.size());
  return true;
}

}  // namespace

bool ParseAddress(const std::wstring& text, ClientAddress* out) {
  *out = ClientAddress{};
  if (ParseIpv4(text, out->address + kIpv4Offset)) {
    out->family = kFamilyIpv4;
    return true;
  }
  if (ParseIpv6(text, out->address)) {
    out->family = kFamilyIpv6;
    return true;
  }
  return false;
}

}  // namespace wtssim
