#ifndef WTSSIM_COM_TASK_MEMORY_H_
#define WTSSIM_COM_TASK_MEMORY_H_

#include <cstddef>

namespace wtssim {

// Counts the blocks of CoTaskMemAlloc that are alive, of the whole process: BSTRs are such blocks,
// and with them the texts in VARIANTs. Only where the environment has OANOCACHE: without it
// oleaut32 keeps freed BSTRs for later, and the counting costs time, too, which a benchmark must
// not pay. Safe to call again.
void WatchTaskMemory();

// 0 while nothing is watched. Blocks from before the last Forget do not count.
size_t LiveTaskMemory();
void ForgetTaskMemory();

}  // namespace wtssim

#endif  // WTSSIM_COM_TASK_MEMORY_H_
