#include "ask.h"

// windows-semantics.md 1.3, #40. Like every call here they leave garbage in the last error (#11):
// who frees before reading it is caught.
extern "C" {

void WINAPI WTSFreeMemory(void* pointer) {
  wtssim::FreePlain(pointer);
  wtssim::Succeed();
}

BOOL WINAPI WTSFreeMemoryExW(int type_class, void* pointer, ULONG count) {
  return wtssim::FreeTyped(type_class, pointer, count) ? wtssim::Succeed()
                                                       : wtssim::Fail(ERROR_INVALID_PARAMETER);
}

}  // extern "C"
