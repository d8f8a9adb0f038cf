#ifndef WTSAPI32_NAPI_TEXT_BUFFER_H_
#define WTSAPI32_NAPI_TEXT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "node.h"

namespace wtsapi32 {

// Text gathered from NUL-terminated strings: in Latin-1 for as long as it fits, which halves what
// is copied into V8's heap and out of it again, from the first other unit on in UTF-16. Each string
// is read once, not once for its length and once more to be copied.
class TextBuffer {
 public:
  // With room for so many units, if that is known beforehand.
  void Reserve(size_t capacity);
  // Copies the string and returns its length in UTF-16 units; NULL is empty.
  uint32_t Append(const char16_t* text);
  // Null when Node-API refuses.
  napi_value ToJs(napi_env env) const;

 private:
  template <typename Unit>
  const char16_t* Copy(std::unique_ptr<Unit[]>* units, const char16_t* text);
  void Widen();

  std::unique_ptr<unsigned char[]> latin1_;
  std::unique_ptr<char16_t[]> utf16_;  // once it is needed; then there is no latin1_
  size_t capacity_ = 0;
  size_t size_ = 0;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_TEXT_BUFFER_H_
