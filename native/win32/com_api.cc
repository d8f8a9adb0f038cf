#include "com_api.h"

namespace wtsapi32::win32 {

const Ole32Api& Ole32() noexcept {
  static const Ole32Api api = LoadTable<Ole32Api>(L"ole32.dll");
  return api;
}

const OleAut32Api& OleAut32() noexcept {
  static const OleAut32Api api = LoadTable<OleAut32Api>(L"oleaut32.dll");
  return api;
}

Status ComIsThere() {
  Status ole32 = IsComplete(Ole32());
  return ole32 ? IsComplete(OleAut32()) : ole32;
}

}  // namespace wtsapi32::win32
