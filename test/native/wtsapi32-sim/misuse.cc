#include "misuse.h"

#include <cstdint>

#include "win.h"

namespace wtssim {

namespace {

constexpr size_t kMostErrors = 1000;  // a loop that goes wrong must not eat the memory

Mutex mutex;

// Never destroyed: a thread may still be inside a call when the process ends.
std::vector<std::wstring>& List() {
  static auto& list = *new std::vector<std::wstring>();
  return list;
}

void Record(const std::string& text) {
  const Guard guard(&mutex);
  if (List().size() < kMostErrors) List().emplace_back(text.begin(), text.end());
}

}  // namespace

void RecordMisuse(const char* function, const char* what, const void* pointer) {
  std::string address = "(0x";
  const auto value = reinterpret_cast<uintptr_t>(pointer);
  for (int shift = static_cast<int>(sizeof(value)) * 8 - 4; shift >= 0; shift -= 4) {
    address += "0123456789abcdef"[(value >> shift) & 15];
  }
  RecordError(function, (std::string(what) + " ").c_str(), (address + ")").c_str());
}

void RecordError(const char* function, const char* what, const char* detail) {
  Record(std::string(function) + ": " + what + detail);
}

std::vector<std::wstring> RecordedErrors() {
  const Guard guard(&mutex);
  return List();
}

void ForgetErrors() {
  const Guard guard(&mutex);
  List().clear();
}

}  // namespace wtssim
