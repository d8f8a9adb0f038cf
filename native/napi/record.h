#ifndef WTSAPI32_NAPI_RECORD_H_
#define WTSAPI32_NAPI_RECORD_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "text_buffer.h"
#include "value.h"

namespace wtsapi32 {

// The packed record of src/native/binding.ts, in which most calls answer. What its parts hold, and
// which of them it has, is up to the call; src/native/record.ts has the layouts.
struct Record final : Value {
  std::vector<uint32_t> numbers;
  std::optional<TextBuffer> text;
  std::optional<std::vector<uint8_t>> bytes;

  napi_value ToJs(napi_env env) const override;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_RECORD_H_
