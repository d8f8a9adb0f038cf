#ifndef WTSSIM_COM_ASK_H_
#define WTSSIM_COM_ASK_H_

#include <memory>

#include "bridge.h"
#include "com_library.h"

namespace wtssim {

// Asks the model what a method of WMI does, and blocks. The code is the model's; where the bridge
// itself fails, the HRESULT of that last error.
HRESULT AskWmi(Request* request, std::shared_ptr<const Table>* answer);

// NULL, or a BSTR: records one that is none, which only a remote host would notice, or that has a
// NUL inside, or was freed.
void CheckBstr(const char* method, const wchar_t* text);

// "|text" behind the name under which an answer is kept.
std::wstring Joined(const wchar_t* call, std::initializer_list<std::wstring> parts);

}  // namespace wtssim

#endif  // WTSSIM_COM_ASK_H_
