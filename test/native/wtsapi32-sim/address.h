#ifndef WTSSIM_ADDRESS_H_
#define WTSSIM_ADDRESS_H_

#include <string>

#include "wts_types.h"

namespace wtssim {

constexpr uint32_t kFamilyUnspecified = 0;
constexpr uint32_t kFamilyIpv4 = 2;
constexpr uint32_t kFamilyIpv6 = 23;

// IPv4 or IPv6 text as Windows reports it: IPv4 at address[2..5], IPv6 at address[0..15]
// (windows-semantics.md 3.4, #35). False when it is neither.
bool ParseAddress(const std::wstring& text, ClientAddress* out);

}  // namespace wtssim

#endif  // WTSSIM_ADDRESS_H_
