#ifndef WTSAPI32_NAPI_RECORD_H_
#define WTSAPI32_NAPI_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "../win32/sessions.h"
#include "node.h"

namespace wtsapi32 {

// The packed records of src/native/record.ts, which has their layout. They are filled on whichever
// thread makes the call, and converted on the JavaScript thread.

// Text gathered from NUL-terminated strings: in Latin-1 for as long as it fits, which halves what
// is copied into V8's heap and out of it again, from the first other unit on in UTF-16. Each string
// is read once, not once for its length and once more to be copied.
class TextBuffer {
 public:
  explicit TextBuffer(size_t capacity);
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
  size_t capacity_;
  size_t size_ = 0;
};

struct SessionRecord {
  std::vector<uint32_t> numbers;
  TextBuffer text;
};

class QueryRecord {
 public:
  explicit QueryRecord(size_t classes);
  void Add(const win32::Result<win32::SessionInformation>& answer);

  const std::vector<uint32_t>& numbers() const { return numbers_; }
  const std::vector<uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<uint32_t> numbers_;
  std::vector<uint8_t> bytes_;
};

SessionRecord Pack(const win32::SessionListEx& sessions);
SessionRecord Pack(const win32::SessionList& sessions);

// Each returns null when Node-API refuses (no memory, an environment that is being terminated).
napi_value ToJs(napi_env env, const SessionRecord& record);
napi_value ToJs(napi_env env, const QueryRecord& record);
napi_value ToJs(napi_env env, const win32::Failure& failure);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_RECORD_H_
