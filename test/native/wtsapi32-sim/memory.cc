#include "memory.h"

#include <cstring>

#include "misuse.h"
#include "wts_types.h"

namespace wtssim {

namespace {

constexpr int32_t kSessionInfoLevel1 = 2;  // WTSTypeSessionInfoLevel1

struct Store {
  Mutex mutex;
  Arena arena;
  uint32_t generation = 0;
  size_t live = 0;
};

// No destructor runs for it: a thread may still be inside a call when the process ends.
Store store;

void Release(Block* block) {
  if (block->generation == store.generation) --store.live;
  store.arena.Free(block);
}

// A live block with whole guard bytes, or nullptr after the misuse is recorded (#40, #42).
Block* Owned(const char* function, const void* pointer) {
  Block* block = nullptr;
  switch (store.arena.Look(pointer, &block)) {
    case BlockState::kForeign:
      RecordMisuse(function, "not a buffer of this DLL", pointer);
      return nullptr;
    case BlockState::kFreed:
      RecordMisuse(function, "freed twice", pointer);
      return nullptr;
    case BlockState::kLive:
      break;
  }
  if (!Arena::GuardIntact(block)) RecordMisuse(function, "written past its end", pointer);
  if (block->kind == BlockKind::kListText) {
    RecordMisuse(function, "a string that belongs to a list", pointer);
    return nullptr;
  }
  return block;
}

void ReleaseText(const char* function, wchar_t* text) {
  if (!text) return;
  Block* block = nullptr;
  if (store.arena.Look(text, &block) != BlockState::kLive || block->kind != BlockKind::kListText) {
    RecordMisuse(function, "the list was altered: this is not a string of it", text);
    return;
  }
  if (!Arena::GuardIntact(block)) RecordMisuse(function, "string written past its end", text);
  Release(block);
}

}  // namespace

Allocation::Allocation() : guard_(&store.mutex) {}

Allocation::~Allocation() {
  // While the answer is made its blocks are chained by next_free, so that a failure can undo it.
  while (first_) {
    Block* block = first_;
    first_ = block->next_free;
    block->next_free = nullptr;
    if (failed_) {
      store.arena.Free(block);
    } else {
      ++store.live;
    }
  }
}

void* Allocation::Make(BlockKind kind, size_t size, uint32_t count) {
  Block* block = failed_ ? nullptr : store.arena.Allocate(size);
  if (!block) {
    failed_ = true;
    return nullptr;
  }
  block->kind = kind;
  block->count = count;
  block->generation = store.generation;
  block->next_free = first_;
  first_ = block;
  return block->payload();
}

wchar_t* Allocation::ListText(TextView text) {
  if (!text.data) return nullptr;
  const size_t bytes = (text.length + 1) * sizeof(wchar_t);
  void* copy = Make(BlockKind::kListText, bytes);
  if (copy) std::memcpy(copy, text.data, bytes);
  return static_cast<wchar_t*>(copy);
}

bool FreePlain(void* pointer) {
  static const char kFunction[] = "WTSFreeMemory";
  if (!pointer) return true;  // LocalFree takes NULL (1.1)
  const Guard guard(&store.mutex);
  Block* block = Owned(kFunction, pointer);
  if (!block) return false;
  if (block->kind != BlockKind::kPlain) {
    RecordMisuse(kFunction, "a list that only WTSFreeMemoryExW frees", pointer);
    return false;
  }
  Release(block);
  return true;
}

bool FreeTyped(int32_t type_class, void* pointer, uint32_t count) {
  static const char kFunction[] = "WTSFreeMemoryExW";
  if (!pointer) return true;
  const Guard guard(&store.mutex);
  Block* block = Owned(kFunction, pointer);
  if (!block) return false;
  if (block->kind == BlockKind::kPlain) {
    // Documented as allowed (1.3). A count would name rows of a kind that such a buffer does not
    // have.
    if (count != 0) {
      RecordMisuse(kFunction, "a count for a buffer without rows", pointer);
      return false;
    }
    Release(block);
    return true;
  }
  if (type_class != kSessionInfoLevel1) {
    RecordMisuse(kFunction, "wrong type class for a list of sessions", pointer);
    return false;
  }
  if (count != block->count) {
    RecordMisuse(kFunction, "wrong count", pointer);
    return false;
  }
  auto* rows = static_cast<SessionInfo1*>(pointer);
  for (uint32_t i = 0; i < count; ++i) {
    ReleaseText(kFunction, rows[i].session_name);
    ReleaseText(kFunction, rows[i].host_name);
    ReleaseText(kFunction, rows[i].user_name);
    ReleaseText(kFunction, rows[i].domain_name);
    ReleaseText(kFunction, rows[i].farm_name);
  }
  Release(block);
  return true;
}

size_t LiveAllocations() {
  const Guard guard(&store.mutex);
  return store.live;
}

void ForgetAllocations() {
  const Guard guard(&store.mutex);
  ++store.generation;
  store.live = 0;
}

}  // namespace wtssim
