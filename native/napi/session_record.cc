#include "session_record.h"

#include <cstddef>
#include <memory>

#include "record.h"

namespace wtsapi32 {

namespace {

// As in src/native/record.ts.
constexpr size_t kSessionFields = 8;
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
CallResult PackList(const win32::Result<List>& result) {
  if (!result) return result.failure();
  const List& sessions = *result;
  const size_t count = sessions.size();
  auto record = std::make_unique<Record>();
  record->numbers.resize(count * kSessionFields);
  TextBuffer* const text = &record->text.emplace();
  text->Reserve(count * kTextPerSession);
  RepeatingColumn host;
  RepeatingColumn domain;
  RepeatingColumn farm;
  uint32_t* to = record->numbers.data();
  for (size_t i = 0; i < count; ++i) {
    const win32::SessionRow row = sessions[i];
    *to++ = row.session_id;
    *to++ = row.state;
    *to++ = row.exec_env_id;
    *to++ = text->Append(row.name);
    *to++ = host.Append(text, row.host);
    *to++ = text->Append(row.user);
    *to++ = domain.Append(text, row.domain);
    *to++ = farm.Append(text, row.farm);
  }
  return CallResult(std::move(record));
}

}  // namespace

CallResult Pack(const win32::Result<win32::SessionListEx>& sessions) { return PackList(sessions); }
CallResult Pack(const win32::Result<win32::SessionList>& sessions) { return PackList(sessions); }

}  // namespace wtsapi32
