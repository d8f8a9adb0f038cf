#ifndef WTSSIM_COM_TASK_MEMORY_H_
#define WTSSIM_COM_TASK_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace wtssim {

// Watches the blocks of CoTaskMemAlloc, of the whole process: BSTRs are such blocks, and with them
// the texts in VARIANTs. Only where the environment has OANOCACHE: without it oleaut32 keeps freed
// BSTRs for later, and watching costs time, which a benchmark must not pay. Blocks from before the
// first call are not seen. Safe to call again.
void WatchTaskMemory();

// 0 while nothing is watched. Blocks from before the last Forget do not count.
size_t LiveTaskMemory();
void ForgetTaskMemory();

// Whether the text is a BSTR that was freed.
bool IsFreed(const wchar_t* bstr);
// This BSTR is a password with that mark (com_security.h): whoever frees it as it is, is recorded.
void ExpectErased(const wchar_t* bstr, size_t length, uint32_t mark);

}  // namespace wtssim

#endif  // WTSSIM_COM_TASK_MEMORY_H_
