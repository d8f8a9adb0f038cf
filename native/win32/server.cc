#include "server.h"

#include "wts_api.h"

namespace wtsapi32::win32 {

// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverw
// https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsopenserverexw
Result<ServerHandle> OpenServer(std::u16string name, bool virtual_machines) {
  const auto& open = virtual_machines ? Wts().WTSOpenServerExW : Wts().WTSOpenServerW;
  if (open.function == nullptr) return Failure{open.name, kErrorCallNotImplemented};
  // The parameter is not const in Windows' headers, hence the copy of our own.
  const auto answer = InvokeRaw(open.function, reinterpret_cast<LPWSTR>(name.data()));
  // "A handle that is not valid" is all that the documentation says of a failure: old versions
  // give NULL, and INVALID_HANDLE_VALUE must not be closed either.
  if (answer.value == nullptr || answer.value == INVALID_HANDLE_VALUE) {
    return Failure{open.name, answer.error};
  }
  return ServerHandle(answer.value);
}

// https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-lcmapstringex
std::u16string FoldHostName(std::u16string name) {
  const auto text = reinterpret_cast<LPWSTR>(name.data());
  const auto length = static_cast<int>(name.size());
  // In place, which upper case alone allows. A name that cannot be folded stands for itself.
  (void)::LCMapStringEx(LOCALE_NAME_INVARIANT, LCMAP_UPPERCASE, text, length, text, length, nullptr,
                        nullptr, 0);
  return name;
}

}  // namespace wtsapi32::win32
