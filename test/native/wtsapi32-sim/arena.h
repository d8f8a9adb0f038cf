#ifndef WTSSIM_ARENA_H_
#define WTSSIM_ARENA_H_

#include <cstddef>
#include <cstdint>

namespace wtssim {

// What a block is to its owner (windows-semantics.md 1.3).
enum class BlockKind : uint16_t {
  kPlain,     // freed by WTSFreeMemory
  kList,      // rows of WTSEnumerateSessionsExW, freed by WTSFreeMemoryExW(2, ..., count)
  kListText,  // a string of such a row; freed with its list (#41)
};

// Precedes every block. It stays readable for ever, so a stale pointer is told by one look at it.
struct alignas(16) Block {
  uint32_t magic;
  uint32_t size;  // as the caller asked for
  uint32_t count;
  uint32_t generation;
  BlockKind kind;
  uint16_t bin;
  Block* next_free;

  uint8_t* payload() { return reinterpret_cast<uint8_t*>(this + 1); }
};

enum class BlockState { kForeign, kFreed, kLive };

// The memory of all answers: one reserved range of addresses, so that a foreign pointer is told
// without reading through it, and freed blocks never go back to the system, so that a double free
// is told by its header. Blocks of a bin are reused oldest first. Not locked: see memory.cc.
class Arena {
 public:
  // nullptr when the range is full. The payload is aligned to 16 bytes and followed by guard bytes
  // (#42).
  Block* Allocate(size_t size);
  // Poisons the payload.
  void Free(Block* block);

  BlockState Look(const void* payload, Block** block) const;
  static bool GuardIntact(Block* block);

 private:
  bool Grow(size_t bytes);

  static constexpr size_t kBins = 64;
  uint8_t* base_ = nullptr;
  size_t used_ = 0;
  size_t committed_ = 0;
  Block* oldest_[kBins] = {};
  Block* newest_[kBins] = {};
};

}  // namespace wtssim

#endif  // WTSSIM_ARENA_H_
