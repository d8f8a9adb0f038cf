#include "com_object.h"

#include <deque>
#include <string>
#include <utility>

#include "misuse.h"

namespace wtssim {

namespace {

// More than a list of sessions in the tests, and little memory.
constexpr size_t kMostBuried = 8192;

std::atomic<unsigned> generation{0};
std::atomic<long> live{0};

struct Graveyard {
  Mutex mutex;
  std::deque<std::pair<void*, void (*)(void*)>> dead;
};

// Never destroyed: threads may still be inside a call when the process ends.
Graveyard& TheGraveyard() {
  static auto& graveyard = *new Graveyard();
  return graveyard;
}

// What is wrong with the thread, or nullptr. A thread that joined nothing is in the MTA if the
// process has one.
const char* WrongThread() {
  APTTYPE type = APTTYPE_CURRENT;
  APTTYPEQUALIFIER qualifier = APTTYPEQUALIFIER_NONE;
  const ComLibrary* library = LoadCom();
  if (!library) return "called without COM";
  if (FAILED(library->CoGetApartmentType(&type, &qualifier))) {
    return "called on a thread without an apartment";
  }
  return type == APTTYPE_MTA ? nullptr : "called on a thread that is not in the MTA";
}

}  // namespace

void NoticeThread(const void* object, const char* interface_name, const char* method) {
  const char* const wrong = WrongThread();
  if (wrong == nullptr) return;
  RecordMisuse((std::string(interface_name) + "::" + method).c_str(), wrong, object);
}

size_t LiveComReferences() {
  const long count = live;
  return count > 0 ? static_cast<size_t>(count) : 0;
}

void ForgetComReferences() {
  ++generation;
  live = 0;
}

void Bury(void* object, void (*destroy)(void*)) {
  std::pair<void*, void (*)(void*)> oldest;
  {
    Graveyard& graveyard = TheGraveyard();
    const Guard guard(&graveyard.mutex);
    graveyard.dead.emplace_back(object, destroy);
    if (graveyard.dead.size() <= kMostBuried) return;
    oldest = graveyard.dead.front();
    graveyard.dead.pop_front();
  }
  oldest.second(oldest.first);
}

Lifetime::Lifetime(const char* interface_name) : name_(interface_name), generation_(generation) {
  Count(1);
}

void Lifetime::Count(int step) {
  if (generation_ == generation) live += step;
}

ULONG Lifetime::AddRef() {
  long references = references_;
  while (references > 0) {
    if (references_.compare_exchange_weak(references, references + 1)) {
      Count(1);
      return static_cast<ULONG>(references) + 1;
    }
  }
  RecordMisuse(name_, "AddRef after the last Release", this);
  return 0;
}

ULONG Lifetime::Release(bool* last) {
  long references = references_;
  while (references > 0) {
    if (references_.compare_exchange_weak(references, references - 1)) {
      Count(-1);
      *last = references == 1;
      if (*last && calls_ > 0) RecordMisuse(name_, "released while a call uses it", this);
      return static_cast<ULONG>(references) - 1;
    }
  }
  RecordMisuse(name_, "a Release too many", this);
  return 0;
}

ComCall::ComCall(Lifetime* lifetime, const char* method, Threads threads)
    : lifetime_(lifetime), alive_(lifetime->references_ > 0) {
  ++lifetime_->calls_;
  const char* wrong = alive_ ? nullptr : "used after the last Release";
  if (!wrong && threads == kOfTheMta) wrong = WrongThread();
  if (!wrong) return;
  RecordMisuse((std::string(lifetime_->name_) + "::" + method).c_str(), wrong, lifetime_);
}

}  // namespace wtssim
