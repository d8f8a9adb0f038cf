#ifndef WTSAPI32_WIN32_COM_OWNERS_H_
#define WTSAPI32_WIN32_COM_OWNERS_H_

#include <memory>
#include <string_view>

#include "com_api.h"
#include "error.h"
#include "platform.h"

namespace wtsapi32::win32 {

struct ReleaseObject {
  void operator()(IUnknown* object) const noexcept { object->Release(); }
};

template <typename Interface>
using ComPtr = std::unique_ptr<Interface, ReleaseObject>;

struct FreeText {
  void operator()(OLECHAR* text) const noexcept;
};

// Overwrites it first: COM keeps freed strings for the next who wants one.
struct EraseText {
  size_t length = 0;
  void operator()(OLECHAR* text) const noexcept;
};

using Text = std::unique_ptr<OLECHAR, FreeText>;
using SecretText = std::unique_ptr<OLECHAR, EraseText>;

// BSTRs. Throws std::bad_alloc.
Text MakeText(std::u16string_view text);
SecretText MakeSecretText(std::u16string_view text);

// A VARIANT, empty at first.
class Variant {
 public:
  Variant() noexcept : value_{} {}
  explicit Variant(Text text) noexcept;
  ~Variant();
  Variant(const Variant&) = delete;
  Variant& operator=(const Variant&) = delete;

  VARIANT* get() noexcept { return &value_; }
  const VARIANT& operator*() const noexcept { return value_; }

 private:
  VARIANT value_;
};

// Makes this thread one of the multithreaded apartment, as long as this is there. What belongs to
// the apartment must be gone before.
// https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-coinitializeex
class Apartment {
 public:
  Apartment() noexcept;
  ~Apartment();
  Apartment(const Apartment&) = delete;
  Apartment& operator=(const Apartment&) = delete;

  // Fails on a thread that somebody else has made single-threaded.
  Status Entered() const;

 private:
  const HRESULT result_;
};

// Keeps the multithreaded apartment, and so the objects in it, while no thread is there.
// https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-coincrementmtausage
class ApartmentUsage {
 public:
  ApartmentUsage() = default;
  ~ApartmentUsage();
  ApartmentUsage(const ApartmentUsage&) = delete;
  ApartmentUsage& operator=(const ApartmentUsage&) = delete;

  Status Begin();

 private:
  void* cookie_ = nullptr;
};

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_COM_OWNERS_H_
