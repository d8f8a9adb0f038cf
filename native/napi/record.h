#ifndef WTSAPI32_NAPI_RECORD_H_
#define WTSAPI32_NAPI_RECORD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "../win32/sessions.h"
#include "node.h"

namespace wtsapi32 {

// The packed records of src/native/record.ts, which has their layout. They are filled on whichever
// thread makes the call, and converted on the JavaScript thread.

struct SessionRecord {
  std::vector<uint32_t> numbers;
  std::u16string text;
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
