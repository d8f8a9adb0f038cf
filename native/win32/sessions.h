#ifndef WTSAPI32_WIN32_SESSIONS_H_
#define WTSAPI32_WIN32_SESSIONS_H_

#include <cstddef>
#include <cstdint>

#include "error.h"
#include "handle.h"

namespace wtsapi32::win32 {

// The text belongs to the list that the row came from; what Windows leaves out is NULL or empty.
struct SessionRow {
  uint32_t session_id;
  uint32_t state;
  uint32_t exec_env_id;
  const char16_t* name;
  const char16_t* host;
  const char16_t* user;
  const char16_t* domain;
  const char16_t* farm;
};

// The list of WTSEnumerateSessionsExW.
class SessionListEx {
 public:
  explicit SessionListEx(SessionMemory memory) : memory_(std::move(memory)) {}
  size_t size() const noexcept { return memory_ ? memory_.get_deleter().count : 0; }
  SessionRow operator[](size_t index) const noexcept;

 private:
  SessionMemory memory_;
};

// The list of WTSEnumerateSessionsW: ids, names and states only.
class SessionList {
 public:
  SessionList(WtsMemory memory, uint32_t count) : memory_(std::move(memory)), count_(count) {}
  size_t size() const noexcept { return memory_ ? count_ : 0; }
  SessionRow operator[](size_t index) const noexcept;

 private:
  WtsMemory memory_;
  uint32_t count_;
};

// The answer of WTSQuerySessionInformationW, not interpreted. Some classes succeed without a
// buffer (WTSClientName where there is no client): those are 0 bytes.
class SessionInformation {
 public:
  SessionInformation(WtsMemory memory, uint32_t bytes)
      : memory_(std::move(memory)), bytes_(bytes) {}
  const uint8_t* data() const noexcept { return static_cast<const uint8_t*>(memory_.get()); }
  size_t size() const noexcept { return memory_ ? bytes_ : 0; }

 private:
  WtsMemory memory_;
  uint32_t bytes_;
};

Result<SessionListEx> EnumerateSessionsEx(Server server);
Result<SessionList> EnumerateSessions(Server server);
Result<SessionInformation> QuerySessionInformation(Server server, uint32_t session_id,
                                                   uint32_t info_class);

// 0xFFFFFFFF is "none", and would name the caller's own session if it were passed on.
uint32_t ActiveConsoleSessionId() noexcept;
Result<uint32_t> ProcessSessionId(uint32_t process_id);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_SESSIONS_H_
