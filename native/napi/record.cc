#include "record.h"

#include <cstring>
#include <utility>

namespace wtsapi32 {

namespace {

// As in src/native/record.ts.
constexpr size_t kSessionFields = 8;
constexpr size_t kQueryFields = 3;

// Room for usual names, so that the text rarely has to grow.
constexpr size_t kTextPerSession = 48;

// Puts strings one after the other. An enumeration has thousands of about ten units: what it costs
// beyond the call of Windows is mostly this, and a call of memcpy for each would double it.
class TextWriter {
 public:
  explicit TextWriter(size_t sessions) : text_(sessions * kTextPerSession, u'\0') {}

  // Returns the length.
  uint32_t Add(std::u16string_view source) {
    const size_t length = source.size();
    if (text_.size() - used_ < length) text_.resize(2 * text_.size() + length);
    Copy(source.data(), length, text_.data() + used_);
    used_ += length;
    return static_cast<uint32_t>(length);
  }

  std::u16string Take() {
    text_.resize(used_);
    return std::move(text_);
  }

 private:
  static void Copy(const char16_t* source, size_t length, char16_t* target) {
    // Copies of a fixed size are single instructions. The last one overlaps the one before it.
    constexpr size_t kBlock = 4;
    constexpr size_t kBytes = kBlock * sizeof(char16_t);
    if (length < kBlock) {
      for (size_t i = 0; i < length; ++i) target[i] = source[i];
      return;
    }
    for (size_t i = 0; i + kBlock <= length; i += kBlock) {
      std::memcpy(target + i, source + i, kBytes);
    }
    std::memcpy(target + length - kBlock, source + length - kBlock, kBytes);
  }

  std::u16string text_;
  size_t used_ = 0;
};

template <typename List>
SessionRecord PackList(const List& sessions) {
  const size_t count = sessions.size();
  SessionRecord record;
  record.numbers.resize(count * kSessionFields);
  TextWriter text(count);
  uint32_t* number = record.numbers.data();
  for (size_t i = 0; i < count; ++i) {
    const win32::SessionRow row = sessions[i];
    *number++ = row.session_id;
    *number++ = row.state;
    *number++ = row.exec_env_id;
    *number++ = text.Add(row.name);
    *number++ = text.Add(row.host);
    *number++ = text.Add(row.user);
    *number++ = text.Add(row.domain);
    *number++ = text.Add(row.farm);
  }
  record.text = text.Take();
  return record;
}

// Copies: Electron forbids buffers that lie outside of V8's heap.
template <typename T>
napi_value TypedArray(napi_env env, napi_typedarray_type type, const std::vector<T>& content) {
  const size_t bytes = content.size() * sizeof(T);
  void* data = nullptr;
  napi_value buffer = nullptr;
  napi_value array = nullptr;
  if (napi_create_arraybuffer(env, bytes, &data, &buffer) != napi_ok) return nullptr;
  if (bytes != 0) std::memcpy(data, content.data(), bytes);
  if (napi_create_typedarray(env, type, content.size(), buffer, 0, &array) != napi_ok) {
    return nullptr;
  }
  return array;
}

napi_value Pair(napi_env env, const char* first_name, napi_value first, const char* second_name,
                napi_value second) {
  napi_value object = nullptr;
  if (first == nullptr || second == nullptr) return nullptr;
  if (napi_create_object(env, &object) != napi_ok) return nullptr;
  if (napi_set_named_property(env, object, first_name, first) != napi_ok) return nullptr;
  if (napi_set_named_property(env, object, second_name, second) != napi_ok) return nullptr;
  return object;
}

}  // namespace

QueryRecord::QueryRecord(size_t classes) { numbers_.reserve(classes * kQueryFields); }

void QueryRecord::Add(const win32::Result<win32::SessionInformation>& answer) {
  const bool succeeded = static_cast<bool>(answer);
  const size_t bytes = succeeded ? (*answer).size() : 0;
  numbers_.push_back(succeeded ? 1 : 0);
  numbers_.push_back(succeeded ? 0 : answer.failure().error);
  numbers_.push_back(static_cast<uint32_t>(bytes));
  if (bytes != 0) bytes_.insert(bytes_.end(), (*answer).data(), (*answer).data() + bytes);
}

SessionRecord Pack(const win32::SessionListEx& sessions) { return PackList(sessions); }
SessionRecord Pack(const win32::SessionList& sessions) { return PackList(sessions); }

napi_value ToJs(napi_env env, const SessionRecord& record) {
  napi_value text = nullptr;
  if (napi_create_string_utf16(env, record.text.data(), record.text.size(), &text) != napi_ok) {
    return nullptr;
  }
  return Pair(env, "numbers", TypedArray(env, napi_uint32_array, record.numbers), "text", text);
}

napi_value ToJs(napi_env env, const QueryRecord& record) {
  return Pair(env, "numbers", TypedArray(env, napi_uint32_array, record.numbers()), "bytes",
              TypedArray(env, napi_uint8_array, record.bytes()));
}

napi_value ToJs(napi_env env, const win32::Failure& failure) {
  napi_value syscall = nullptr;
  napi_value error = nullptr;
  if (napi_create_string_utf8(env, failure.syscall, NAPI_AUTO_LENGTH, &syscall) != napi_ok) {
    return nullptr;
  }
  if (napi_create_uint32(env, failure.error, &error) != napi_ok) return nullptr;
  return Pair(env, "syscall", syscall, "errno", error);
}

}  // namespace wtsapi32
