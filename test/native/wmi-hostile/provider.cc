#include "provider.h"

#include <atomic>

namespace hostile {

Script script;

namespace {

std::atomic<long> live{0};

template <typename Interface>
class Counted : public Interface {
 public:
  Counted() { ++live; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  ULONG STDMETHODCALLTYPE AddRef() override { return static_cast<ULONG>(++references_); }
  ULONG STDMETHODCALLTYPE Release() override {
    const long left = --references_;
    if (left == 0) delete this;
    return static_cast<ULONG>(left);
  }
  // No other interface, so that CoSetProxyBlanket finds no proxy.
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** out) override {
    *out = nullptr;
    if (!IsEqualIID(iid, __uuidof(IUnknown))) return E_NOINTERFACE;
    AddRef();
    *out = static_cast<IUnknown*>(this);
    return S_OK;
  }

 protected:
  virtual ~Counted() { --live; }

 private:
  std::atomic<long> references_{1};
};

class Object : public Counted<wtssim::UnsupportedObject> {
  HRESULT STDMETHODCALLTYPE Get(LPCWSTR name, LONG, VARIANT* value, CIMTYPE*, LONG*) override {
    return script.get(name, value);
  }
  HRESULT STDMETHODCALLTYPE Put(LPCWSTR, LONG, VARIANT*, CIMTYPE) override { return S_OK; }
  HRESULT STDMETHODCALLTYPE GetMethod(LPCWSTR, LONG, IWbemClassObject** in,
                                      IWbemClassObject**) override {
    return script.signature(in);
  }
  HRESULT STDMETHODCALLTYPE SpawnInstance(LONG, IWbemClassObject** instance) override {
    *instance = NewObject();
    return S_OK;
  }
};

class Enumeration : public Counted<IEnumWbemClassObject> {
  HRESULT STDMETHODCALLTYPE Next(LONG, ULONG count, IWbemClassObject** objects,
                                 ULONG* returned) override {
    return script.next(count, objects, returned);
  }
  HRESULT STDMETHODCALLTYPE Reset() override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE NextAsync(ULONG, IWbemObjectSink*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Clone(IEnumWbemClassObject**) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Skip(LONG, ULONG) override { return E_NOTIMPL; }
};

class Services : public Counted<wtssim::UnsupportedServices> {
  HRESULT STDMETHODCALLTYPE ExecQuery(BSTR, BSTR, LONG, IWbemContext*,
                                      IEnumWbemClassObject** objects) override {
    return script.query(objects);
  }
  HRESULT STDMETHODCALLTYPE GetObject(BSTR, LONG, IWbemContext*, IWbemClassObject** object,
                                      IWbemCallResult**) override {
    return script.object(object);
  }
  HRESULT STDMETHODCALLTYPE ExecMethod(BSTR, BSTR, LONG, IWbemContext*, IWbemClassObject*,
                                       IWbemClassObject** out, IWbemCallResult**) override {
    return script.method(out);
  }
};

class Locator : public Counted<IWbemLocator> {
  HRESULT STDMETHODCALLTYPE ConnectServer(BSTR, BSTR, BSTR, BSTR, LONG, BSTR, IWbemContext*,
                                          IWbemServices** services) override {
    return script.connect(services);
  }
};

class Factory : public Counted<IClassFactory> {
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** out) override {
    const bool known = IsEqualIID(iid, __uuidof(IClassFactory));
    return Counted::QueryInterface(known ? __uuidof(IUnknown) : iid, out);
  }
  HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown*, REFIID, void** out) override {
    *out = static_cast<IWbemLocator*>(new Locator());
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE LockServer(BOOL) override { return S_OK; }
};

}  // namespace

long LiveObjects() { return live; }
IWbemServices* NewServices() { return new Services(); }
IEnumWbemClassObject* NewEnumeration() { return new Enumeration(); }
IWbemClassObject* NewObject() { return new Object(); }

bool Register() {
  static Factory factory;
  --live;  // this one stays
  DWORD cookie = 0;
  return SUCCEEDED(CoInitializeEx(nullptr, COINIT_MULTITHREADED)) &&
         SUCCEEDED(CoRegisterClassObject(__uuidof(WbemLocator), &factory, CLSCTX_INPROC_SERVER,
                                         REGCLS_MULTIPLEUSE, &cookie));
}

}  // namespace hostile
