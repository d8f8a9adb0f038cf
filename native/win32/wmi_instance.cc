#include "wmi_instance.h"

#include "wmi_connection.h"

namespace wtsapi32::win32 {

namespace {

// https://learn.microsoft.com/windows/win32/api/wbemcli/nf-wbemcli-iwbemclassobject-get
Status Get(IWbemClassObject* object, const OLECHAR* property, Variant* value) {
  const HRESULT result = object->Get(property, 0, value->get(), nullptr, nullptr);
  if (result == static_cast<HRESULT>(WBEM_E_NOT_FOUND) || !Failed(result)) return Nothing{};
  return WmiFailure("IWbemClassObject::Get", result);
}

WmiValue Number(uint32_t number) { return {WmiValueKind::kNumber, number, nullptr}; }

// A BSTR may be NULL, which is the empty text.
const char16_t* TextOf(const VARIANT& value) {
  const BSTR text = V_BSTR(&value);
  return text == nullptr ? u"" : reinterpret_cast<const char16_t*>(text);
}

// https://learn.microsoft.com/windows/win32/wmisdk/numbers
WmiValue ValueOf(const VARIANT& value) {
  switch (V_VT(&value)) {
    case VT_EMPTY:
    case VT_NULL:
      return {WmiValueKind::kNull, 0, nullptr};
    case VT_I4:  // also of what a class declares as uint32
      return Number(static_cast<uint32_t>(V_I4(&value)));
    case VT_UI4:
      return Number(V_UI4(&value));
    case VT_I2:
      return Number(static_cast<uint32_t>(V_I2(&value)));
    case VT_UI1:
      return Number(V_UI1(&value));
    case VT_BOOL:
      return {WmiValueKind::kBoolean, V_BOOL(&value) == VARIANT_FALSE ? 0U : 1U, nullptr};
    case VT_BSTR:
      return {WmiValueKind::kText, 0, TextOf(value)};
    default:
      return {WmiValueKind::kOther, V_VT(&value), nullptr};
  }
}

}  // namespace

Status ReadValue(IWbemClassObject* object, const std::u16string& property, WmiReader* reader) {
  Variant value;
  Status got = Get(object, Wide(property), &value);
  if (got) reader->Value(ValueOf(*value));
  return got;
}

// Its path on its host, which is what calls on this connection take; the full one names a host, as
// that host calls itself.
Status ReadInstance(IWbemClassObject* object, const WmiNames& properties, WmiReader* reader) {
  Variant path;
  Status got = Get(object, L"__RELPATH", &path);
  if (!got) return got;
  if (V_VT(&*path) == VT_BSTR && *TextOf(*path) != 0) {
    reader->Instance(TextOf(*path));
  } else {
    Variant full;
    got = Get(object, L"__PATH", &full);
    if (!got) return got;
    reader->Instance(V_VT(&*full) == VT_BSTR ? TextOf(*full) : nullptr);
  }
  for (const std::u16string& property : properties) {
    got = ReadValue(object, property, reader);
    if (!got) return got;
  }
  return Nothing{};
}

}  // namespace wtsapi32::win32
