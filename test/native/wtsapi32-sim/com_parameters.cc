#include "com_parameters.h"

#include "com_ask.h"
#include "com_row.h"
#include "misuse.h"

namespace wtssim {

namespace {

// Nobody else's: asks whether an object is of this kind.
constexpr IID kIdentify = {
    0x57545331, 0x5749, 0x4d49, {0xa1, 0x0c, 0x9e, 0x1b, 0x41, 0x6d, 0x0f, 0x35}};

}  // namespace

Parameters::Parameters(std::wstring class_name, std::wstring method, bool spawned)
    : ComObject("IWbemClassObject", __uuidof(IWbemClassObject)),
      class_name_(std::move(class_name)),
      method_(std::move(method)),
      spawned_(spawned) {}

void* Parameters::Other(REFIID iid) { return IsEqualIID(iid, kIdentify) ? this : nullptr; }

Parameters* Parameters::From(IWbemClassObject* object) {
  void* found = nullptr;
  if (FAILED(object->QueryInterface(kIdentify, &found))) return nullptr;
  auto* parameters = static_cast<Parameters*>(found);
  parameters->Release();  // the caller has one
  return parameters;
}

HRESULT Parameters::Put(LPCWSTR name, LONG flags, VARIANT* value, CIMTYPE type) {
  static const char kMethod[] = "IWbemClassObject::Put";
  const ComCall call(&lifetime_, "Put", ComCall::kAnyThread);
  if (!call) return kReleasedObject;
  if (!name || flags != 0 || !value || type != 0) return Code(WBEM_E_INVALID_PARAMETER);
  if (!spawned_) RecordMisuse(kMethod, "into a signature, of which nothing was spawned", this);
  if (value->vt != VT_BSTR && value->vt != VT_NULL) return Code(WBEM_E_TYPE_MISMATCH);
  Value put = {name, L"", value->vt == VT_NULL};
  if (value->vt == VT_BSTR && value->bstrVal) {
    CheckBstr(kMethod, value->bstrVal);
    put.text = value->bstrVal;
  }
  for (Value& known : values_) {
    if (SameName(known.name.c_str(), name)) {
      known = std::move(put);
      return S_OK;
    }
  }
  values_.push_back(std::move(put));
  return S_OK;
}

HRESULT Parameters::SpawnInstance(LONG flags, IWbemClassObject** instance) {
  const ComCall call(&lifetime_, "SpawnInstance", ComCall::kAnyThread);
  if (!call) return kReleasedObject;
  if (flags != 0 || !instance) return Code(WBEM_E_INVALID_PARAMETER);
  if (spawned_) return Code(WBEM_E_ILLEGAL_OPERATION);
  *instance = new Parameters(class_name_, method_, true);
  return S_OK;
}

}  // namespace wtssim
