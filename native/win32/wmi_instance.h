#ifndef WTSAPI32_WIN32_WMI_INSTANCE_H_
#define WTSAPI32_WIN32_WMI_INSTANCE_H_

#include "com_api.h"
#include "wmi.h"

namespace wtsapi32::win32 {

// The path of an instance, and these properties of it. A property that it has not is NULL.
Status ReadInstance(IWbemClassObject* object, const WmiNames& properties, WmiReader* reader);

// One of its properties.
Status ReadValue(IWbemClassObject* object, const std::u16string& property, WmiReader* reader);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_WMI_INSTANCE_H_
