#include "com_ask.h"

#include <cstring>

#include "com_task_memory.h"
#include "misuse.h"

namespace wtssim {

HRESULT AskWmi(Request* request, std::shared_ptr<const Table>* answer) {
  TheBridge().Ask(request);
  const Ending& ending = request->ending;
  if (ending.ok) {
    *answer = ending.table ? ending.table : std::make_shared<const Table>();
    return S_OK;
  }
  // Success codes of WMI, such as WBEM_S_TIMEDOUT, have a facility: below there are Win32's.
  return ending.error > 0xFFFF
             ? static_cast<HRESULT>(ending.error)
             : HRESULT_FROM_WIN32(ending.error ? ending.error : ERROR_GEN_FAILURE);
}

void CheckBstr(const char* method, const wchar_t* text) {
  if (!text) return;
  if (IsFreed(text)) return RecordMisuse(method, "a text that was freed", text);
  uint32_t bytes = 0;
  std::memcpy(&bytes, reinterpret_cast<const uint8_t*>(text) - sizeof(bytes), sizeof(bytes));
  if (bytes != std::wcslen(text) * sizeof(wchar_t)) {
    RecordMisuse(method, "a text that is no BSTR, or has a NUL in it", text);
  }
}

std::wstring Joined(const wchar_t* call, std::initializer_list<std::wstring> parts) {
  std::wstring all = call;
  for (const std::wstring& part : parts) (all += L'|') += part;
  return all;
}

}  // namespace wtssim
