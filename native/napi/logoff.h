#ifndef WTSAPI32_NAPI_LOGOFF_H_
#define WTSAPI32_NAPI_LOGOFF_H_

#include "node.h"

namespace wtsapi32 {

void AddLogoff(Napi::Object exports);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_LOGOFF_H_
