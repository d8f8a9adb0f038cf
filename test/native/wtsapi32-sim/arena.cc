#include "arena.h"

#include <cstring>

#include "win.h"

namespace wtssim {

namespace {

constexpr size_t kReserved = sizeof(void*) == 8 ? size_t{1} << 30 : size_t{1} << 27;
constexpr size_t kCommitStep = size_t{1} << 20;
constexpr size_t kGuardBytes = 16;
constexpr uint8_t kGuardByte = 0xFD;
constexpr uint8_t kPoisonByte = 0xDD;
constexpr uint32_t kLiveMagic = 0x57545331;
constexpr uint32_t kFreedMagic = 0x57545330;

// Bins 0..31 are steps of 32 bytes up to 1 KiB; then one bin for each power of two.
constexpr size_t kSmallStep = 32;
constexpr size_t kSmallBins = 32;

uint16_t BinOf(size_t total) {
  if (total <= kSmallStep * kSmallBins) {
    return static_cast<uint16_t>((total + kSmallStep - 1) / kSmallStep - 1);
  }
  uint16_t bin = kSmallBins;
  while ((kSmallStep * kSmallBins << (bin - kSmallBins + 1)) < total) ++bin;
  return bin;
}

size_t SizeOfBin(uint16_t bin) {
  if (bin < kSmallBins) return (size_t{bin} + 1) * kSmallStep;
  return kSmallStep * kSmallBins << (bin - kSmallBins + 1);
}

// Bound to its address: bytes that were copied from a header are not one.
uint32_t MagicFor(const Block* block, uint32_t magic) {
  return magic ^ static_cast<uint32_t>(reinterpret_cast<uintptr_t>(block));
}

}  // namespace

bool Arena::Grow(size_t bytes) {
  if (!base_) {
    base_ = static_cast<uint8_t*>(VirtualAlloc(nullptr, kReserved, MEM_RESERVE, PAGE_READWRITE));
    if (!base_) return false;
  }
  if (bytes > kReserved - used_) return false;
  if (used_ + bytes > committed_) {
    const size_t wanted = (used_ + bytes + kCommitStep - 1) / kCommitStep * kCommitStep;
    if (!VirtualAlloc(base_ + committed_, wanted - committed_, MEM_COMMIT, PAGE_READWRITE)) {
      return false;
    }
    committed_ = wanted;
  }
  return true;
}

Block* Arena::Allocate(size_t size) {
  if (size > kReserved / 2) return nullptr;
  const uint16_t bin = BinOf(sizeof(Block) + size + kGuardBytes);
  Block* block = oldest_[bin];
  if (block) {
    oldest_[bin] = block->next_free;
    if (!oldest_[bin]) newest_[bin] = nullptr;
  } else {
    const size_t total = SizeOfBin(bin);
    if (!Grow(total)) return nullptr;
    block = reinterpret_cast<Block*>(base_ + used_);
    used_ += total;
    block->bin = bin;
  }
  block->next_free = nullptr;
  block->magic = MagicFor(block, kLiveMagic);
  block->size = static_cast<uint32_t>(size);
  std::memset(block->payload() + size, kGuardByte, kGuardBytes);
  return block;
}

void Arena::Free(Block* block) {
  std::memset(block->payload(), kPoisonByte, block->size);
  block->magic = MagicFor(block, kFreedMagic);
  block->next_free = nullptr;
  if (newest_[block->bin]) {
    newest_[block->bin]->next_free = block;
  } else {
    oldest_[block->bin] = block;
  }
  newest_[block->bin] = block;
}

BlockState Arena::Look(const void* payload, Block** block) const {
  const auto address = reinterpret_cast<uintptr_t>(payload);
  const auto base = reinterpret_cast<uintptr_t>(base_);
  if (!base_ || address < base + sizeof(Block) || address >= base + used_ || address % 16 != 0) {
    return BlockState::kForeign;
  }
  *block = reinterpret_cast<Block*>(address) - 1;
  if ((*block)->magic == MagicFor(*block, kLiveMagic)) return BlockState::kLive;
  if ((*block)->magic == MagicFor(*block, kFreedMagic)) return BlockState::kFreed;
  return BlockState::kForeign;
}

bool Arena::GuardIntact(Block* block) {
  const uint8_t* guard = block->payload() + block->size;
  for (size_t i = 0; i < kGuardBytes; ++i) {
    if (guard[i] != kGuardByte) return false;
  }
  return true;
}

}  // namespace wtssim
