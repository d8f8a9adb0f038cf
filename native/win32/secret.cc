#include "secret.h"

#include "platform.h"

namespace wtsapi32::win32 {

Secret::Secret(size_t length) : units_(std::make_unique<char16_t[]>(length + 1)), length_(length) {}

// https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-securezeromemory
Secret::~Secret() {
  // One that was moved from has nothing left.
  if (units_ != nullptr) ::SecureZeroMemory(units_.get(), length_ * sizeof(char16_t));
}

}  // namespace wtsapi32::win32
