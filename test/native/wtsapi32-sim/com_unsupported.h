#ifndef WTSSIM_COM_UNSUPPORTED_H_
#define WTSSIM_COM_UNSUPPORTED_H_

#include "com_library.h"

namespace wtssim {

constexpr HRESULT kNotSupported = Code(WBEM_E_NOT_SUPPORTED);

// The methods of WMI's interfaces that the addon has no use for.
class UnsupportedServices : public IWbemServices {
 public:
  using Result = IWbemCallResult**;
  using Sink = IWbemObjectSink*;
  using Objects = IEnumWbemClassObject**;

  HRESULT STDMETHODCALLTYPE OpenNamespace(BSTR, LONG, IWbemContext*, IWbemServices**,
                                          Result) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE CancelAsyncCall(Sink) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE QueryObjectSink(LONG, IWbemObjectSink**) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE GetObjectAsync(BSTR, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE PutClass(IWbemClassObject*, LONG, IWbemContext*, Result) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE PutClassAsync(IWbemClassObject*, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE DeleteClass(BSTR, LONG, IWbemContext*, Result) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE DeleteClassAsync(BSTR, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE CreateClassEnum(BSTR, LONG, IWbemContext*, Objects) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE CreateClassEnumAsync(BSTR, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE PutInstance(IWbemClassObject*, LONG, IWbemContext*, Result) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE PutInstanceAsync(IWbemClassObject*, LONG, IWbemContext*,
                                             Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE DeleteInstance(BSTR, LONG, IWbemContext*, Result) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE DeleteInstanceAsync(BSTR, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE CreateInstanceEnum(BSTR, LONG, IWbemContext*, Objects) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE CreateInstanceEnumAsync(BSTR, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE ExecQueryAsync(BSTR, BSTR, LONG, IWbemContext*, Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE ExecNotificationQuery(BSTR, BSTR, LONG, IWbemContext*,
                                                  Objects) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE ExecNotificationQueryAsync(BSTR, BSTR, LONG, IWbemContext*,
                                                       Sink) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE ExecMethodAsync(BSTR, BSTR, LONG, IWbemContext*, IWbemClassObject*,
                                            Sink) override {
    return kNotSupported;
  }
};

class UnsupportedObject : public IWbemClassObject {
 public:
  using Qualifiers = IWbemQualifierSet**;
  using Object = IWbemClassObject**;

  HRESULT STDMETHODCALLTYPE GetQualifierSet(Qualifiers) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE Get(LPCWSTR, LONG, VARIANT*, CIMTYPE*, LONG*) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE Put(LPCWSTR, LONG, VARIANT*, CIMTYPE) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE Delete(LPCWSTR) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE GetNames(LPCWSTR, LONG, VARIANT*, SAFEARRAY**) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE BeginEnumeration(LONG) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE Next(LONG, BSTR*, VARIANT*, CIMTYPE*, LONG*) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE EndEnumeration() override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE GetPropertyQualifierSet(LPCWSTR, Qualifiers) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE Clone(Object) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetObjectText(LONG, BSTR*) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE SpawnDerivedClass(LONG, Object) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE SpawnInstance(LONG, Object) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE CompareTo(LONG, IWbemClassObject*) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE GetPropertyOrigin(LPCWSTR, BSTR*) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE InheritsFrom(LPCWSTR) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE GetMethod(LPCWSTR, LONG, Object, Object) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE PutMethod(LPCWSTR, LONG, IWbemClassObject*,
                                      IWbemClassObject*) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE DeleteMethod(LPCWSTR) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE BeginMethodEnumeration(LONG) override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE NextMethod(LONG, BSTR*, Object, Object) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE EndMethodEnumeration() override { return kNotSupported; }
  HRESULT STDMETHODCALLTYPE GetMethodQualifierSet(LPCWSTR, Qualifiers) override {
    return kNotSupported;
  }
  HRESULT STDMETHODCALLTYPE GetMethodOrigin(LPCWSTR, BSTR*) override { return kNotSupported; }
};

}  // namespace wtssim

#endif  // WTSSIM_COM_UNSUPPORTED_H_
