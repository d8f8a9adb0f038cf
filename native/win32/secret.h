#ifndef WTSAPI32_WIN32_SECRET_H_
#define WTSAPI32_WIN32_SECRET_H_

#include <cstddef>
#include <memory>

namespace wtsapi32::win32 {

// A text, such as a password, that is overwritten before its memory is given back. It is moved and
// never copied: a std::u16string would leave short texts behind wherever it has been.
class Secret {
 public:
  // Empty: room for so many units, and for the NUL behind them.
  explicit Secret(size_t length);
  ~Secret();
  Secret(Secret&&) noexcept = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  // Windows' parameters are not const.
  char16_t* data() const noexcept { return units_.get(); }
  size_t size() const noexcept { return length_; }

 private:
  std::unique_ptr<char16_t[]> units_;
  const size_t length_;
};

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_SECRET_H_
