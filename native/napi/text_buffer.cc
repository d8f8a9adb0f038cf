#include "text_buffer.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace wtsapi32 {

void TextBuffer::Reserve(size_t capacity) {
  if (capacity_ != 0 || capacity == 0) return;
  latin1_.reset(new unsigned char[capacity]);
  capacity_ = capacity;
}

uint32_t TextBuffer::Append(const char16_t* text) {
  if (text == nullptr) return 0;
  const size_t begin = size_;
  if (!utf16_) {
    text = Copy(&latin1_, text);
    if (*text != 0) Widen();
  }
  if (utf16_) Copy(&utf16_, text);
  return static_cast<uint32_t>(size_ - begin);
}

// Copies as far as the units can hold it and returns where it stopped: at the end of the text or at
// the first character that does not fit into one unit.
template <typename Unit>
const char16_t* TextBuffer::Copy(std::unique_ptr<Unit[]>* units, const char16_t* text) {
  constexpr size_t kLeast = 64;
  for (;;) {
    Unit* to = units->get() + size_;
    const Unit* const end = units->get() + capacity_;
    // One comparison for both ends: a NUL wraps around to the largest value.
    while (to != end && static_cast<char16_t>(*text - 1) < std::numeric_limits<Unit>::max()) {
      *to++ = static_cast<Unit>(*text++);
    }
    size_ = static_cast<size_t>(to - units->get());
    if (to != end) return text;
    const size_t capacity = std::max(capacity_ * 2, kLeast);
    std::unique_ptr<Unit[]> larger(new Unit[capacity]);
    std::copy_n(units->get(), size_, larger.get());
    *units = std::move(larger);
    capacity_ = capacity;
  }
}

void TextBuffer::Widen() {
  utf16_.reset(new char16_t[capacity_]);
  std::copy_n(latin1_.get(), size_, utf16_.get());
  latin1_.reset();
}

napi_value TextBuffer::ToJs(napi_env env) const {
  napi_value text = nullptr;
  napi_status status = napi_ok;
  if (utf16_) {
    status = napi_create_string_utf16(env, utf16_.get(), size_, &text);
  } else {
    const auto latin1 = reinterpret_cast<const char*>(latin1_.get());
    status = napi_create_string_latin1(env, size_ == 0 ? "" : latin1, size_, &text);
  }
  return status == napi_ok ? text : nullptr;
}

}  // namespace wtsapi32
