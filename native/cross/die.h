#ifndef WTSAPI32_CROSS_DIE_H_
#define WTSAPI32_CROSS_DIE_H_

namespace wtsapi32::cross {

// Ends the process and says why, on stderr and to a debugger. Two parts, so that nobody needs to
// join strings where memory may be short.
[[noreturn]] void Die(const char* what, const char* detail) noexcept;

}  // namespace wtsapi32::cross

#endif  // WTSAPI32_CROSS_DIE_H_
