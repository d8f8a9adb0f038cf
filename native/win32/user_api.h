#ifndef WTSAPI32_WIN32_USER_API_H_
#define WTSAPI32_WIN32_USER_API_H_

#include "function_table.h"
#include "platform.h"
#include "user_functions.h"

namespace wtsapi32::win32 {

WTSAPI32_FUNCTION_TABLE(WindowApi, WTSAPI32_WINDOW_FUNCTIONS)
WTSAPI32_FUNCTION_TABLE(User32Api, WTSAPI32_USER32_FUNCTIONS)
WTSAPI32_FUNCTION_TABLE(Advapi32Api, WTSAPI32_ADVAPI32_FUNCTIONS)
WTSAPI32_FUNCTION_TABLE(Kernel32Api, WTSAPI32_KERNEL32_FUNCTIONS)

// Loaded by the first call: a console program that has user32 is told of no logoff any more, by
// CTRL_LOGOFF_EVENT, and should not get it from a package that it lists sessions with.
const WindowApi& Windows() noexcept;
const User32Api& User32() noexcept;
const Advapi32Api& Advapi32() noexcept;
const Kernel32Api& Kernel32() noexcept;

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_USER_API_H_
