#ifndef WTSAPI32_NAPI_TICKETS_H_
#define WTSAPI32_NAPI_TICKETS_H_

#include "node.h"

namespace wtsapi32 {

void AddTickets(Napi::Object exports);

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_TICKETS_H_
