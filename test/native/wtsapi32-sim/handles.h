#ifndef WTSSIM_HANDLES_H_
#define WTSSIM_HANDLES_H_

#include <memory>
#include <vector>

#include "win.h"

namespace wtssim {

// What WTSOpenServer gave out. It stays in the table after its close, so that a later use is told.
struct OpenServer {
  HANDLE handle = nullptr;
  double key = 0;      // what the model calls it; 0 is this host
  bool local = false;  // opened with NULL: this host by another number
  bool open = false;
  int calls = 0;  // that are under way
};

// Handles are numbers, never pointers, and no number is given out twice: an old one cannot be
// mistaken for a new one (windows-semantics.md #44, #45). On x64 they need more bits than a double
// has, so that a handle that travelled through a JavaScript number (section 5) is unknown here.
// Not locked: the lock of the bridge guards it.
class HandleTable {
 public:
  // Not open yet: whether it will be, the model says.
  std::shared_ptr<OpenServer> Add(bool local);
  // nullptr: not from here, or from before the last Forget; IsStale tells which.
  std::shared_ptr<OpenServer> Find(HANDLE handle) const;
  bool IsStale(HANDLE handle) const;

  size_t CountOpen() const;
  void Forget();

 private:
  static bool NumberOf(HANDLE handle, uintptr_t* number);

  // Shared with the calls that use them: a Forget must not take an entry away from one.
  std::vector<std::shared_ptr<OpenServer>> servers_;
  uintptr_t first_ = 0;  // the number of servers_[0]
};

}  // namespace wtssim

#endif  // WTSSIM_HANDLES_H_
