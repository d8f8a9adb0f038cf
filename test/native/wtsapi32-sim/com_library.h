#ifndef WTSSIM_COM_LIBRARY_H_
#define WTSSIM_COM_LIBRARY_H_

#include "win.h"
// Of windows.h's macros only GetObject is in the way, and the same in every file.
#include <ole2.h>
#include <wbemcli.h>

namespace wtssim {

// What the provider needs of ole32 and oleaut32. Every process of the tests loads this DLL, and
// most of them never touch COM: it must not be loaded with it.
struct ComLibrary {
  HRESULT(WINAPI* CoGetApartmentType)(APTTYPE*, APTTYPEQUALIFIER*);
  HRESULT(WINAPI* CoRegisterMallocSpy)(IMallocSpy*);
  BSTR(WINAPI* SysAllocStringLen)(const OLECHAR*, UINT);
};

// Loads them when it is first called, which must not be under the loader's lock. nullptr: failed.
const ComLibrary* LoadCom();

// The codes of wbemcli.h are an enum, of no use as they are.
constexpr HRESULT Code(unsigned long code) { return static_cast<HRESULT>(code); }

}  // namespace wtssim

#endif  // WTSSIM_COM_LIBRARY_H_
