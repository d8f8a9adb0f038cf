#ifndef WTSSIM_MISUSE_H_
#define WTSSIM_MISUSE_H_

#include <string>
#include <vector>

namespace wtssim {

// Misuse of the API that Windows would answer with corruption or a crash: recorded, so that a test
// can ask for it (windows-semantics.md #40, #44). Takes no other lock, so it may be called under
// any.
void RecordMisuse(const char* function, const char* what, const void* pointer);
// Another error, of which nobody else would hear: "function: what detail".
void RecordError(const char* function, const char* what, const char* detail);
std::vector<std::wstring> RecordedErrors();
void ForgetErrors();

}  // namespace wtssim

#endif  // WTSSIM_MISUSE_H_
