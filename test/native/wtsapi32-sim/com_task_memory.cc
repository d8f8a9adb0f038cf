#include "com_task_memory.h"

#include <unordered_set>

#include "com_library.h"

namespace wtssim {

namespace {

struct Blocks {
  Mutex mutex;
  std::unordered_set<void*> live;
};

// Never destroyed: COM frees until the process ends.
Blocks& TheBlocks() {
  static auto& blocks = *new Blocks();
  return blocks;
}

void Add(void* block) {
  if (!block) return;
  const Guard guard(&TheBlocks().mutex);
  TheBlocks().live.insert(block);
}

bool Remove(void* block) {
  const Guard guard(&TheBlocks().mutex);
  return TheBlocks().live.erase(block) > 0;
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
    Add(block);
    return block;
  }
  void* STDMETHODCALLTYPE PreFree(void* block, BOOL) override {
    Remove(block);
    return block;
  }
  void STDMETHODCALLTYPE PostFree(BOOL) override {}
  SIZE_T STDMETHODCALLTYPE PreRealloc(void* block, SIZE_T size, void** out, BOOL) override {
    counted_ = !block || Remove(block);
    if_it_fails_ = size > 0 ? block : nullptr;
    *out = block;
    return size;
  }
  void* STDMETHODCALLTYPE PostRealloc(void* block, BOOL) override {
    if (counted_) Add(block ? block : if_it_fails_);
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

size_t LiveTaskMemory() {
  const Guard guard(&TheBlocks().mutex);
  return TheBlocks().live.size();
}

void ForgetTaskMemory() {
  const Guard guard(&TheBlocks().mutex);
  TheBlocks().live.clear();
}

}  // namespace wtssim
