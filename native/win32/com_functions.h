#ifndef WTSAPI32_WIN32_COM_FUNCTIONS_H_
#define WTSAPI32_WIN32_COM_FUNCTIONS_H_

// The functions of COM that this package calls, one a line, as in wts_functions.h.
// clang-format off
#define WTSAPI32_OLE32_FUNCTIONS(ROW) \
  ROW(HRESULT, CoInitializeEx, (void* reserved, DWORD model)) \
  ROW(void, CoUninitialize, ()) \
  ROW(HRESULT, CoIncrementMTAUsage, (void** cookie)) \
  ROW(HRESULT, CoDecrementMTAUsage, (void* cookie)) \
  ROW(HRESULT, CoCreateInstance, \
      (const GUID& type, IUnknown* outer, DWORD context, const GUID& as, void** object)) \
  ROW(HRESULT, CoSetProxyBlanket, \
      (IUnknown* proxy, DWORD authentication, DWORD authorization, OLECHAR* principal, \
       DWORD level, DWORD impersonation, void* identity, DWORD capabilities))
#define WTSAPI32_OLEAUT32_FUNCTIONS(ROW) \
  ROW(BSTR, SysAllocStringLen, (const OLECHAR* text, UINT length)) \
  ROW(void, SysFreeString, (BSTR text)) \
  ROW(HRESULT, VariantClear, (VARIANT* value))
// clang-format on

#endif  // WTSAPI32_WIN32_COM_FUNCTIONS_H_
