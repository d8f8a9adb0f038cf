#include "com_locator.h"
#include "com_task_memory.h"

// The DLL as the in-process server of WMI's locator, and of nothing else: what COM asks of it.
extern "C" {

HRESULT WINAPI DllGetClassObject(REFCLSID class_id, REFIID iid, void** out) {
  if (!out) return E_POINTER;
  *out = nullptr;
  if (!IsEqualCLSID(class_id, __uuidof(WbemLocator))) return CLASS_E_CLASSNOTAVAILABLE;
  if (!wtssim::LoadCom()) return E_OUTOFMEMORY;
  // It stays: COM would unload it while the spy of its memory, or a buried object, is still called.
  HMODULE self = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<const wchar_t*>(&DllGetClassObject), &self);
  wtssim::WatchTaskMemory();
  auto* factory = new wtssim::LocatorFactory();
  const HRESULT code = factory->QueryInterface(iid, out);
  factory->Release();
  return code;
}

HRESULT WINAPI DllCanUnloadNow() { return wtssim::LiveComReferences() > 0 ? S_FALSE : S_OK; }

}  // extern "C"
