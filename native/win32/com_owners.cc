#include "com_owners.h"

#include <limits>
#include <new>

namespace wtsapi32::win32 {

namespace {

// https://learn.microsoft.com/windows/win32/api/oleauto/nf-oleauto-sysallocstringlen
OLECHAR* Allocate(std::u16string_view text) {
  OLECHAR* copy = nullptr;
  if (text.size() <= std::numeric_limits<UINT>::max() / sizeof(OLECHAR) - 8) {
    copy = OleAut32().SysAllocStringLen.function(reinterpret_cast<const OLECHAR*>(text.data()),
                                                 static_cast<UINT>(text.size()));
  }
  if (copy == nullptr) throw std::bad_alloc();
  return copy;
}

}  // namespace

void FreeText::operator()(OLECHAR* text) const noexcept { OleAut32().SysFreeString.function(text); }

void EraseText::operator()(OLECHAR* text) const noexcept {
  ::SecureZeroMemory(text, length * sizeof(OLECHAR));
  OleAut32().SysFreeString.function(text);
}

Text MakeText(std::u16string_view text) { return Text(Allocate(text)); }

SecretText MakeSecretText(std::u16string_view text) {
  return SecretText(Allocate(text), EraseText{text.size()});
}

Variant::Variant(Text text) noexcept : value_{} {
  V_VT(&value_) = VT_BSTR;
  V_BSTR(&value_) = text.release();
}

// https://learn.microsoft.com/windows/win32/api/oleauto/nf-oleauto-variantclear
Variant::~Variant() { (void)OleAut32().VariantClear.function(&value_); }

Apartment::Apartment() noexcept
    : result_(Ole32().CoInitializeEx.function(nullptr, COINIT_MULTITHREADED)) {}

Apartment::~Apartment() {
  if (SUCCEEDED(result_)) Ole32().CoUninitialize.function();
}

Status Apartment::Entered() const {
  if (SUCCEEDED(result_)) return Nothing{};
  return Failure{Ole32().CoInitializeEx.name, static_cast<uint32_t>(result_)};
}

ApartmentUsage::~ApartmentUsage() {
  if (cookie_ != nullptr) (void)Ole32().CoDecrementMTAUsage.function(cookie_);
}

Status ApartmentUsage::Begin() {
  const HRESULT result = Ole32().CoIncrementMTAUsage.function(&cookie_);
  if (SUCCEEDED(result)) return Nothing{};
  cookie_ = nullptr;
  return Failure{Ole32().CoIncrementMTAUsage.name, static_cast<uint32_t>(result)};
}

}  // namespace wtsapi32::win32
