#include "record.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace wtsapi32 {

namespace {

// As in src/native/record.ts.
constexpr size_t kSessionFields = 8;
constexpr size_t kQueryFields = 3;
constexpr uint32_t kSameAsBefore = 0xFFFFFFFF;

// Enough for usual names, so that packing allocates twice and not per row.
constexpr size_t kTextPerSession = 48;

bool SameText(const char16_t* a, const char16_t* b) noexcept {
  for (; *a == *b; ++a, ++b) {
    if (*a == 0) return true;
  }
  return false;
}

// A column whose text is the same in most rows, as the domain is: a repetition is not written
// again.
class RepeatingColumn {
 public:
  uint32_t Append(TextBuffer* text, const char16_t* value) {
    if (value == nullptr || *value == 0) {
      before_ = nullptr;
      return 0;
    }
    if (before_ != nullptr && SameText(before_, value)) return kSameAsBefore;
    before_ = value;
    return text->Append(value);
  }

 private:
  const char16_t* before_ = nullptr;
};

template <typename List>
SessionRecord PackList(const List& sessions) {
  const size_t count = sessions.size();
  SessionRecord record{std::vector<uint32_t>(count * kSessionFields),
                       TextBuffer(count * kTextPerSession)};
  RepeatingColumn host;
  RepeatingColumn domain;
  RepeatingColumn farm;
  uint32_t* to = record.numbers.data();
  for (size_t i = 0; i < count; ++i) {
    const win32::SessionRow row = sessions[i];
    *to++ = row.session_id;
    *to++ = row.state;
    *to++ = row.exec_env_id;
    *to++ = record.text.Append(row.name);
    *to++ = host.Append(&record.text, row.host);
    *to++ = record.text.Append(row.user);
    *to++ = domain.Append(&record.text, row.domain);
    *to++ = farm.Append(&record.text, row.farm);
  }
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

TextBuffer::TextBuffer(size_t capacity)
    : latin1_(new unsigned char[capacity == 0 ? 1 : capacity]),
      capacity_(capacity == 0 ? 1 : capacity) {}

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
  for (;;) {
    Unit* to = units->get() + size_;
    const Unit* const end = units->get() + capacity_;
    // One comparison for both ends: a NUL wraps around to the largest value.
    while (to != end && static_cast<char16_t>(*text - 1) < std::numeric_limits<Unit>::max()) {
      *to++ = static_cast<Unit>(*text++);
    }
    size_ = static_cast<size_t>(to - units->get());
    if (to != end) return text;
    std::unique_ptr<Unit[]> larger(new Unit[capacity_ * 2]);
    std::copy_n(units->get(), size_, larger.get());
    *units = std::move(larger);
    capacity_ *= 2;
  }
}

void TextBuffer::Widen() {
  utf16_.reset(new char16_t[capacity_]);
  std::copy_n(latin1_.get(), size_, utf16_.get());
  latin1_.reset();
}

napi_value TextBuffer::ToJs(napi_env env) const {
  napi_value text = nullptr;
  const napi_status status =
      utf16_ ? napi_create_string_utf16(env, utf16_.get(), size_, &text)
             : napi_create_string_latin1(env, reinterpret_cast<const char*>(latin1_.get()), size_,
                                         &text);
  return status == napi_ok ? text : nullptr;
}

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
  return Pair(env, "numbers", TypedArray(env, napi_uint32_array, record.numbers), "text",
              record.text.ToJs(env));
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
