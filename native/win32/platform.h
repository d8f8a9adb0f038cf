#ifndef WTSAPI32_WIN32_PLATFORM_H_
#define WTSAPI32_WIN32_PLATFORM_H_

// Only the .cc files of this folder, and headers that only they include, may include this one.

// Guarded because Node 24 passes the first on the command line.
#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#endif  // WTSAPI32_WIN32_PLATFORM_H_
