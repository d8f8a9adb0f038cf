#include "com_task_memory.h"

#include <unordered_map>
#include <unordered_set>

#include "com_library.h"
#include "com_security.h"
#include "misuse.h"

namespace wtssim {

namespace {

// In front of the characters of a BSTR: its length, aligned to a pointer.
constexpr size_t kBstrHeader = sizeof(void*);

struct Password {
  size_t length;
  uint32_t mark;
};

class Blocks {
 public:
  void Add(void* block) {
    if (!block) return;
    const Guard guard(&mutex_);
    live_.insert(block);
    freed_.erase(block);
  }

  // False: it was not counted.
  bool Remove(void* block) {
    const Guard guard(&mutex_);
    if (!block) return false;
    if (freed_.count(block) > 0) RecordMisuse("CoTaskMemFree", "freed twice", block);
    const auto password = passwords_.find(block);
    if (password != passwords_.end()) {
      const auto [length, mark] = password->second;
      const auto* text = reinterpret_cast<wchar_t*>(static_cast<uint8_t*>(block) + kBstrHeader);
      if (MarkOf(text, length) == mark) {
        RecordMisuse("SysFreeString", "a password that was not overwritten", text);
      }
      passwords_.erase(password);
    }
    freed_.insert(block);
    return live_.erase(block) > 0;
  }

  bool IsFreed(void* block) {
    const Guard guard(&mutex_);
    return freed_.count(block) > 0;
  }

  void Expect(void* block, Password password) {
    const Guard guard(&mutex_);
    if (live_.count(block) > 0) passwords_[block] = password;
  }

  size_t Count() {
    const Guard guard(&mutex_);
    return live_.size();
  }

  void Forget() {
    const Guard guard(&mutex_);
    live_.clear();
    freed_.clear();
    passwords_.clear();
  }

 private:
  Mutex mutex_;
  std::unordered_set<void*> live_;
  std::unordered_set<void*> freed_;  // and not given out again
  std::unordered_map<void*, Password> passwords_;
};

// Never destroyed: COM frees until the process ends.
Blocks& TheBlocks() {
  static auto& blocks = *new Blocks();
  return blocks;
}

void* BlockOf(const wchar_t* bstr) {
  return reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(bstr) - kBstrHeader);
}

// COM calls it under a lock of its own, one allocation after the other.
class Spy : public IMallocSpy {
 public:
  ULONG STDMETHODCALLTYPE AddRef() override { return 1; }
  ULONG STDMETHODCALLTYPE Release() override { return 1; }
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** out) override {
    const bool known = IsEqualIID(iid, __uuidof(IMallocSpy)) || IsEqualIID(iid, __uuidof(IUnknown));
    *out = known ? this : nullptr;
    return known ? S_OK : E_NOINTERFACE;
  }

  SIZE_T STDMETHODCALLTYPE PreAlloc(SIZE_T size) override { return size; }
  void* STDMETHODCALLTYPE PostAlloc(void* block) override {
    TheBlocks().Add(block);
    return block;
  }
  void* STDMETHODCALLTYPE PreFree(void* block, BOOL) override {
    TheBlocks().Remove(block);
    return block;
  }
  void STDMETHODCALLTYPE PostFree(BOOL) override {}
  SIZE_T STDMETHODCALLTYPE PreRealloc(void* block, SIZE_T size, void** out, BOOL) override {
    counted_ = !block || TheBlocks().Remove(block);
    if_it_fails_ = size > 0 ? block : nullptr;
    *out = block;
    return size;
  }
  void* STDMETHODCALLTYPE PostRealloc(void* block, BOOL) override {
    if (counted_) TheBlocks().Add(block ? block : if_it_fails_);
    return block;
  }
  void* STDMETHODCALLTYPE PreGetSize(void* block, BOOL) override { return block; }
  SIZE_T STDMETHODCALLTYPE PostGetSize(SIZE_T size, BOOL) override { return size; }
  void* STDMETHODCALLTYPE PreDidAlloc(void* block, BOOL) override { return block; }
  int STDMETHODCALLTYPE PostDidAlloc(void*, BOOL, int did) override { return did; }
  void STDMETHODCALLTYPE PreHeapMinimize() override {}
  void STDMETHODCALLTYPE PostHeapMinimize() override {}

 private:
  // Of the reallocation that is under way.
  bool counted_ = false;
  void* if_it_fails_ = nullptr;
};

bool Watch() {
  const ComLibrary* library = LoadCom();
  if (!library || GetEnvironmentVariableW(L"OANOCACHE", nullptr, 0) == 0) return false;
  static auto& spy = *new Spy();
  return SUCCEEDED(library->CoRegisterMallocSpy(&spy));
}

}  // namespace

void WatchTaskMemory() {
  static const bool watched = Watch();
  static_cast<void>(watched);
}

size_t LiveTaskMemory() { return TheBlocks().Count(); }

void ForgetTaskMemory() { TheBlocks().Forget(); }

bool IsFreed(const wchar_t* bstr) { return TheBlocks().IsFreed(BlockOf(bstr)); }

void ExpectErased(const wchar_t* bstr, size_t length, uint32_t mark) {
  TheBlocks().Expect(BlockOf(bstr), {length, mark});
}

}  // namespace wtssim
