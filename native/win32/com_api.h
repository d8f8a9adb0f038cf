#ifndef WTSAPI32_WIN32_COM_API_H_
#define WTSAPI32_WIN32_COM_API_H_

#include "com_functions.h"
#include "function_table.h"
#include "platform.h"
// Brings all of COM, which <windows.h> is told to leave out.
#include <wbemcli.h>

namespace wtsapi32::win32 {

WTSAPI32_FUNCTION_TABLE(Ole32Api, WTSAPI32_OLE32_FUNCTIONS)
WTSAPI32_FUNCTION_TABLE(OleAut32Api, WTSAPI32_OLEAUT32_FUNCTIONS)

// Loaded by the first call: who has nothing to do with WMI does not pay for COM.
const Ole32Api& Ole32() noexcept;
const OleAut32Api& OleAut32() noexcept;

// Fails where this Windows lacks one of those functions. All that uses the tables comes after it.
Status ComIsThere();

// Without the libraries of GUIDs that compilers bring.
constexpr GUID kUnknownInterface = {
    0x00000000, 0x0000, 0x0000, {0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46}};
constexpr GUID kWbemLocatorClass = {
    0x4590f811, 0x1d3a, 0x11d0, {0x89, 0x1f, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};
constexpr GUID kWbemLocatorInterface = {
    0xdc12a687, 0x737f, 0x11cf, {0x88, 0x4d, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_COM_API_H_
