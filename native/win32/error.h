#ifndef WTSAPI32_WIN32_ERROR_H_
#define WTSAPI32_WIN32_ERROR_H_

#include <cstdint>
#include <utility>
#include <variant>

namespace wtsapi32::win32 {

// The codes that this layer, and the one above, give themselves (winerror.h).
constexpr uint32_t kErrorInvalidHandle = 6;
constexpr uint32_t kErrorNotEnoughMemory = 8;
constexpr uint32_t kErrorCallNotImplemented = 120;
constexpr uint32_t kErrorBusy = 170;
constexpr uint32_t kErrorTimeout = 1460;

// Why a call failed. Text, code names and hints are made in TypeScript: the words are English on
// every Windows language then, and the stack is the caller's.
struct Failure {
  const char* syscall;  // a string literal
  uint32_t error;       // GetLastError(); 0 when Windows gave no code (a stub)
  bool started = true;  // false: the call was never made, so that it may safely be made again
};

inline Failure NotStarted(const char* syscall, uint32_t error) {
  return Failure{syscall, error, false};
}

// A value, or why there is none. Failures of Windows are values and not exceptions: most of them
// ("no such session") are answers that the caller asked for.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : content_(std::in_place_index<1>, failure) {}

  explicit operator bool() const noexcept { return content_.index() == 0; }
  T& operator*() { return std::get<0>(content_); }
  const T& operator*() const { return std::get<0>(content_); }
  const Failure& failure() const { return std::get<1>(content_); }

 private:
  std::variant<T, Failure> content_;
};

struct Nothing {};
using Status = Result<Nothing>;

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_ERROR_H_
