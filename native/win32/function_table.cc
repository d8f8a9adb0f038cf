#include "function_table.h"

namespace wtsapi32::win32 {

HMODULE LoadSystemDll(const wchar_t* name) noexcept {
  return ::LoadLibraryExW(name, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
}

void* FindFunction(HMODULE dll, const char* name) noexcept {
  if (dll == nullptr) return nullptr;
  return reinterpret_cast<void*>(::GetProcAddress(dll, name));
}

}  // namespace wtsapi32::win32
