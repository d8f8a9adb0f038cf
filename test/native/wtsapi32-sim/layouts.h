#ifndef WTSSIM_LAYOUTS_H_
#define WTSSIM_LAYOUTS_H_

#include "memory.h"
#include "table.h"
#include "wts_types.h"

namespace wtssim {

// What an info class hands over (windows-semantics.md 3.2): nullptr and 0 bytes when the model says
// that there is no buffer (#34).
struct Buffer {
  void* data = nullptr;
  DWORD bytes = 0;
};
Buffer LayOutClass(int info_class, Fields* fields, Allocation* memory);

// The rows of the two enumerations.
SessionInfo* LayOutSessions(Fields* fields, Allocation* memory);
SessionInfo1* LayOutSessionsEx(Fields* fields, Allocation* memory);

}  // namespace wtssim

#endif  // WTSSIM_LAYOUTS_H_
