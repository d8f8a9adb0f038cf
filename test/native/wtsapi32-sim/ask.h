#ifndef WTSSIM_ASK_H_
#define WTSSIM_ASK_H_

#include "bridge.h"
#include "memory.h"
#include "misuse.h"
#include "wts_types.h"

namespace wtssim {

// How each export ends: with TRUE, or with FALSE and the last error. A success leaves garbage there
// on purpose (windows-semantics.md #11).
BOOL Succeed();
BOOL Fail(DWORD error);

// Hands a call over to the model, blocks, and ends it as above: a Win32 function without outs is
// one line. With a handle the server's key is the first argument, and a handle that is not open
// fails with 6.
using Answer = std::shared_ptr<const Table>;
BOOL Ask(const char* call, HANDLE server, Arguments arguments, Answer* answer = nullptr);
// The same for a call that knows no servers.
BOOL Ask(const char* call, Arguments arguments, Answer* answer = nullptr);

// Ends a call whose answer was laid out in `memory`: out of memory is 8, and an answer of the wrong
// form 1359, with nothing handed over.
BOOL HandOver(const Fields& fields, Allocation* memory);

}  // namespace wtssim

#endif  // WTSSIM_ASK_H_
