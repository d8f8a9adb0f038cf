#include "handles.h"

#include <algorithm>

namespace wtssim {

namespace {

constexpr bool k64 = sizeof(void*) == 8;
constexpr uintptr_t kBase = static_cast<uintptr_t>(k64 ? 0x5753000010000000 : 0x10000000);
constexpr uintptr_t kStep = 8;
constexpr uintptr_t kMost = 0x0F000000 / kStep;

}  // namespace

bool HandleTable::NumberOf(HANDLE handle, uintptr_t* number) {
  const auto value = reinterpret_cast<uintptr_t>(handle);
  if (value < kBase || value % kStep != 0) return false;
  *number = (value - kBase) / kStep;
  return *number < kMost;
}

std::shared_ptr<OpenServer> HandleTable::Add(bool local) {
  const uintptr_t number = first_ + servers_.size();
  servers_.push_back(std::make_shared<OpenServer>());
  OpenServer& server = *servers_.back();
  server.handle = reinterpret_cast<HANDLE>(kBase + number * kStep);
  server.key = static_cast<double>(number) + 1;
  server.local = local;
  return servers_.back();
}

std::shared_ptr<OpenServer> HandleTable::Find(HANDLE handle) const {
  uintptr_t number = 0;
  if (!NumberOf(handle, &number) || number < first_) return nullptr;
  if (number - first_ >= servers_.size()) return nullptr;
  return servers_[number - first_];
}

bool HandleTable::IsStale(HANDLE handle) const {
  uintptr_t number = 0;
  return NumberOf(handle, &number) && number < first_;
}

size_t HandleTable::CountOpen() const {
  return static_cast<size_t>(std::count_if(servers_.begin(), servers_.end(),
                                           [](const auto& server) { return server->open; }));
}

void HandleTable::Forget() {
  for (const auto& server : servers_) server->open = false;
  first_ += servers_.size();
  servers_.clear();
}

}  // namespace wtssim
