#ifndef WTSAPI32_NAPI_WMI_RECORD_H_
#define WTSAPI32_NAPI_WMI_RECORD_H_

#include <memory>

#include "../win32/wmi.h"
#include "record.h"

namespace wtsapi32 {

// Packs what a call to WMI reads, in the layout of src/native/wmi-record.ts.
class InstancePacker final : public win32::WmiReader {
 public:
  InstancePacker();
  void Instance(const char16_t* path) override;
  void Value(const win32::WmiValue& value) override;

  // What has been read, unless the call has failed.
  CallResult Outcome(const win32::Status& status);

 private:
  std::unique_ptr<Record> record_;
  TextBuffer* const text_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_WMI_RECORD_H_
