#include "call.h"
#include "memory.h"

// windows-semantics.md 1.3, #40. Like every call here they leave garbage in the last error (#11):
// who frees before reading it is caught.
extern "C" {

void WINAPI WTSFreeMemory(void* pointer) {
  wtssim::Answer([&] {
    wtssim::FreePlain(pointer);
    return wtssim::Success();
  });
}

BOOL WINAPI WTSFreeMemoryExW(int type_class, void* pointer, ULONG count) {
  return wtssim::Answer([&] {
    return wtssim::FreeTyped(type_class, pointer, count) ? wtssim::Success()
                                                         : wtssim::Failure(ERROR_INVALID_PARAMETER);
  });
}

}  // extern "C"
