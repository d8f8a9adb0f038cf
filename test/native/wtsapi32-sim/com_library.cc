#include "com_library.h"

namespace wtssim {

namespace {

template <typename F>
bool Bind(HMODULE module, const char* name, F* function) {
  if (!module) return false;
  *function = reinterpret_cast<F>(reinterpret_cast<void*>(GetProcAddress(module, name)));
  return *function != nullptr;
}

HMODULE Load(const wchar_t* name) {
  return LoadLibraryExW(name, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
}

struct Loaded {
  ComLibrary library = {};
  bool whole = false;

  Loaded() {
    HMODULE ole = Load(L"ole32.dll");
    HMODULE automation = Load(L"oleaut32.dll");
    whole = Bind(ole, "CoGetApartmentType", &library.CoGetApartmentType) &&
            Bind(ole, "CoRegisterMallocSpy", &library.CoRegisterMallocSpy) &&
            Bind(automation, "SysAllocStringLen", &library.SysAllocStringLen);
  }
};

}  // namespace

const ComLibrary* LoadCom() {
  static const Loaded loaded;
  return loaded.whole ? &loaded.library : nullptr;
}

}  // namespace wtssim
