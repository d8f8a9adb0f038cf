#include "handle.h"

#include "wts_api.h"

namespace wtsapi32::win32 {

void FreeMemory::operator()(void* memory) const noexcept {
  if (Wts().free_memory != nullptr) Wts().free_memory(memory);
}

void FreeSessions::operator()(void* memory) const noexcept {
  if (Wts().free_memory_ex == nullptr) return;
  Wts().free_memory_ex(kWtsTypeSessionInfoLevel1, memory, count);
}

void CloseServer::operator()(void* server) const noexcept {
  if (Wts().close_server != nullptr) Wts().close_server(server);
}

}  // namespace wtsapi32::win32
