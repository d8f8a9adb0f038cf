#include "handle.h"

#include "wts_api.h"

namespace wtsapi32::win32 {

void FreeMemory::operator()(void* memory) const noexcept {
  const auto free_memory = Wts().WTSFreeMemory.function;
  if (free_memory != nullptr) free_memory(memory);
}

void FreeSessions::operator()(void* memory) const noexcept {
  const auto free_memory = Wts().WTSFreeMemoryExW.function;
  if (free_memory != nullptr) free_memory(kWtsTypeSessionInfoLevel1, memory, count);
}

void CloseServer::operator()(void* server) const noexcept {
  const auto close_server = Wts().WTSCloseServer.function;
  if (close_server != nullptr) close_server(server);
}

}  // namespace wtsapi32::win32
