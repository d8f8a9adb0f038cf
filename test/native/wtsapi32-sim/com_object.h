#ifndef WTSSIM_COM_OBJECT_H_
#define WTSSIM_COM_OBJECT_H_

#include <atomic>

#include "com_library.h"

namespace wtssim {

// References to our COM objects that are alive, without those to objects from before the last
// Forget.
size_t LiveComReferences();
void ForgetComReferences();

// How long an object lives, and whether it is used only then.
class Lifetime {
 public:
  explicit Lifetime(const char* interface_name);
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;

  ULONG AddRef();
  // 0 only when this was the last one: one too many is recorded, and changes nothing.
  ULONG Release(bool* last);

  const char* name() const { return name_; }

 private:
  friend class ComCall;

  void Count(int step);

  const char* const name_;
  const unsigned generation_;
  std::atomic<long> references_{1};
  std::atomic<long> calls_{0};
};

// Records a call on a thread that is not in the MTA, or has no apartment to be in any more.
void NoticeThread(const void* object, const char* interface_name, const char* method);

// A call of a method, while it lasts. Objects are of any thread of the MTA, and of no other one:
// `kAnyThread` is for those that are no proxies on a real Windows.
class ComCall {
 public:
  enum Threads { kOfTheMta, kAnyThread };

  ComCall(Lifetime* lifetime, const char* method, Threads threads);
  ~ComCall() { --lifetime_->calls_; }
  ComCall(const ComCall&) = delete;
  ComCall& operator=(const ComCall&) = delete;

  // False: the object was released, and the method must not go on.
  explicit operator bool() const { return alive_; }

 private:
  Lifetime* const lifetime_;
  bool alive_;
};

// What a method says of an object that was released.
constexpr HRESULT kReleasedObject = CO_E_OBJNOTCONNECTED;

// Keeps the memory of released objects for a while, so that a later use is told instead of
// crashing.
void Bury(void* object, void (*destroy)(void*));

// The IUnknown of an object; `Interface` may be a class that implements some of the methods.
template <typename Interface>
class ComObject : public Interface {
 public:
  ComObject(const char* interface_name, REFIID iid) : lifetime_(interface_name), iid_(iid) {}
  ComObject(const ComObject&) = delete;
  ComObject& operator=(const ComObject&) = delete;

  ULONG STDMETHODCALLTYPE AddRef() override { return lifetime_.AddRef(); }

  ULONG STDMETHODCALLTYPE Release() override {
    NoticeThread(this, lifetime_.name(), "Release");
    bool last = false;
    const ULONG left = lifetime_.Release(&last);
    if (last) {
      Bury(this, [](void* object) { delete static_cast<ComObject*>(object); });
    }
    return left;
  }

  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** out) override {
    if (!out) return E_POINTER;
    *out = nullptr;
    const ComCall call(&lifetime_, "QueryInterface", ComCall::kAnyThread);
    if (!call) return kReleasedObject;
    if (IsEqualIID(iid, iid_) || IsEqualIID(iid, __uuidof(IUnknown))) {
      *out = static_cast<Interface*>(this);
    } else {
      *out = Other(iid);
    }
    if (!*out) return E_NOINTERFACE;
    AddRef();
    return S_OK;
  }

 protected:
  virtual ~ComObject() = default;
  // Another interface of this object, or nullptr.
  virtual void* Other(REFIID) { return nullptr; }

  Lifetime lifetime_;

 private:
  const IID iid_;
};

}  // namespace wtssim

#endif  // WTSSIM_COM_OBJECT_H_
