#ifndef WTSSIM_MEMORY_H_
#define WTSSIM_MEMORY_H_

#include "arena.h"
#include "table.h"
#include "win.h"

namespace wtssim {

// Allocates the blocks of one answer under one lock: an enumeration makes thousands. When memory
// runs out it takes everything back and `failed()` is true.
class Allocation {
 public:
  Allocation();
  ~Allocation();
  Allocation(const Allocation&) = delete;
  Allocation& operator=(const Allocation&) = delete;

  // nullptr when out of memory. `count`: of rows, for kList.
  void* Make(BlockKind kind, size_t size, uint32_t count = 0);
  // A NUL-terminated copy, with the kind kListText; nullptr for one that is absent.
  wchar_t* ListText(TextView text);

  // Takes everything back: it is not to be handed over.
  void GiveUp() { failed_ = true; }

  bool failed() const { return failed_; }

 private:
  Guard guard_;
  Block* first_ = nullptr;
  bool failed_ = false;
};

// WTSFreeMemory and WTSFreeMemoryExW. Misuse is recorded, frees nothing, and gives false.
bool FreePlain(void* pointer);
bool FreeTyped(int32_t type_class, void* pointer, uint32_t count);

// Blocks that were handed out since the last ForgetAllocations and not freed (#40).
size_t LiveAllocations();
// Blocks from before it may still be freed; they just do not count any more.
void ForgetAllocations();

}  // namespace wtssim

#endif  // WTSSIM_MEMORY_H_
