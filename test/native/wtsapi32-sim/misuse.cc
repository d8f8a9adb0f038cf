#include "misuse.h"

#include <cstdint>

#include "win.h"

namespace wtssim {

namespace {

constexpr size_t kMostMisuses = 1000;  // a loop that goes wrong must not eat the memory

Mutex mutex;

// Never destroyed: a thread may still be inside a call when the process ends.
std::vector<std::wstring>& List() {
  static auto& list = *new std::vector<std::wstring>();
  return list;
}

}  // namespace

void RecordMisuse(const char* function, const char* what, const void* pointer) {
  std::wstring text(function, function + std::string(function).size());
  text += L": ";
  text.append(what, what + std::string(what).size());
  text += L" (0x";
  static const wchar_t kHex[] = L"0123456789abcdef";
  const auto value = reinterpret_cast<uintptr_t>(pointer);
  for (int shift = static_cast<int>(sizeof(value)) * 8 - 4; shift >= 0; shift -= 4) {
    text += kHex[(value >> shift) & 15];
  }
  text += L")";
  const Guard guard(&mutex);
  if (List().size() < kMostMisuses) List().push_back(std::move(text));
}

std::vector<std::wstring> Misuses() {
  const Guard guard(&mutex);
  return List();
}

void ForgetMisuses() {
  const Guard guard(&mutex);
  List().clear();
}

}  // namespace wtssim
