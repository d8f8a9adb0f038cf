#include "wmi_record.h"

#include <utility>

namespace wtsapi32 {

InstancePacker::InstancePacker()
    : record_(std::make_unique<Record>()), text_(&record_->text.emplace()) {}

// A length takes 32 bits because that of a BSTR has no more.
void InstancePacker::Instance(const char16_t* path) {
  record_->numbers.push_back(text_->Append(path));
}

void InstancePacker::Value(const win32::WmiValue& value) {
  const bool text = value.kind == win32::WmiValueKind::kText;
  record_->numbers.push_back(static_cast<uint32_t>(value.kind));
  record_->numbers.push_back(text ? text_->Append(value.text) : value.number);
}

CallResult InstancePacker::Outcome(const win32::Status& status) {
  if (!status) return status.failure();
  return CallResult(std::move(record_));
}

}  // namespace wtsapi32
