#ifndef WTSSIM_SELFTEST_COM_H_
#define WTSSIM_SELFTEST_COM_H_

#include <string>

#include "../com_library.h"
#include "dll.h"

namespace selftest {

// COM as a program that loads it late.
struct Com {
  HRESULT(WINAPI* CoInitializeEx)(void*, DWORD);
  void(WINAPI* CoUninitialize)();
  HRESULT(WINAPI* CoCreateInstance)(REFCLSID, IUnknown*, DWORD, REFIID, void**);
  HRESULT(WINAPI* CoGetClassObject)(REFCLSID, DWORD, void*, REFIID, void**);
  HRESULT(WINAPI* CoSetProxyBlanket)
  (IUnknown*, DWORD, DWORD, OLECHAR*, DWORD, DWORD, RPC_AUTH_IDENTITY_HANDLE, DWORD);
  BSTR(WINAPI* SysAllocString)(const OLECHAR*);
  void(WINAPI* SysFreeString)(BSTR);
  HRESULT(WINAPI* VariantClear)(VARIANT*);
};

extern Com com;

bool LoadCom();

bool Recorded(const wchar_t* text);

// A BSTR for the length of a call.
class Bstr {
 public:
  explicit Bstr(const wchar_t* text) : text_(text ? com.SysAllocString(text) : nullptr) {}
  ~Bstr() {
    // It may be a password.
    for (wchar_t* unit = text_; unit && *unit; ++unit) *unit = L'*';
    com.SysFreeString(text_);
  }
  Bstr(const Bstr&) = delete;
  Bstr& operator=(const Bstr&) = delete;
  operator BSTR() const { return text_; }

 private:
  BSTR text_;
};

// A reference to an object, or nullptr.
template <typename Interface>
class Ref {
 public:
  ~Ref() { Reset(); }
  Ref() = default;
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;

  void Reset() {
    if (object_) object_->Release();
    object_ = nullptr;
  }
  Interface* operator->() const { return object_; }
  Interface* get() const { return object_; }
  Interface** out() {
    Reset();
    return &object_;
  }
  void** out_void() { return reinterpret_cast<void**>(out()); }

 private:
  Interface* object_ = nullptr;
};

constexpr wchar_t kPath[] = L"root\\cimv2\\rdms";
constexpr wchar_t kQuery[] = L"SELECT * FROM Thing";

// Lets the namespace be opened and be asked the query.
void SayConnected();
// The locator, and a namespace.
HRESULT Locate(Ref<IWbemLocator>* locator);
HRESULT Connect(Ref<IWbemServices>* services, const wchar_t* path = kPath,
                const wchar_t* user = nullptr, const wchar_t* password = nullptr);
HRESULT Query(IWbemServices* services, Ref<IEnumWbemClassObject>* objects);
// Answers to one Next after the other: by the number of those that succeeded before it.
void SayNext(unsigned index, const char* columns, std::initializer_list<wtssim::FixedCell> cells);
void FailNext(unsigned index, DWORD error);

// The objects of one Next, two of which are asked for.
struct Batch {
  explicit Batch(IEnumWbemClassObject* objects) { code = objects->Next(50, 2, found, &count); }
  ~Batch() {
    for (ULONG i = 0; i < count; ++i) found[i]->Release();
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  HRESULT code;
  IWbemClassObject* found[2] = {};
  ULONG count = 0;
};

void CheckObjects();
void CheckProxies();
void CheckQueries();
void CheckTaskMemory();

}  // namespace selftest

#endif  // WTSSIM_SELFTEST_COM_H_
