#ifndef WTSAPI32_WIN32_HANDLE_H_
#define WTSAPI32_WIN32_HANDLE_H_

#include <cstdint>
#include <memory>

namespace wtsapi32::win32 {

// WTS_CURRENT_SERVER_HANDLE, or what an owned ServerHandle holds. A pointer and not a number:
// it has 64 bits on x64.
using Server = void*;
constexpr Server kThisHost = nullptr;

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsfreememory
struct FreeMemory {
  void operator()(void* memory) const noexcept;
};

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsfreememoryexw
// The strings of a level-1 list are allocations of their own: with another count, or by
// WTSFreeMemory, they leak or the heap is corrupted.
struct FreeSessions {
  uint32_t count = 0;
  void operator()(void* memory) const noexcept;
};

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtscloseserver
// An RPC call: it can hang. Never sees NULL, which the documentation forbids to close.
struct CloseServer {
  void operator()(void* server) const noexcept;
};

using WtsMemory = std::unique_ptr<void, FreeMemory>;
using SessionMemory = std::unique_ptr<void, FreeSessions>;
using ServerHandle = std::unique_ptr<void, CloseServer>;

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_HANDLE_H_
