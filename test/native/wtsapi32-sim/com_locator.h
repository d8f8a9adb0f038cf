#ifndef WTSSIM_COM_LOCATOR_H_
#define WTSSIM_COM_LOCATOR_H_

#include "com_object.h"

namespace wtssim {

class Locator : public ComObject<IWbemLocator> {
 public:
  Locator();

  HRESULT STDMETHODCALLTYPE ConnectServer(BSTR path, BSTR user, BSTR password, BSTR locale,
                                          LONG flags, BSTR authority, IWbemContext* context,
                                          IWbemServices** services) override;
};

class LocatorFactory : public ComObject<IClassFactory> {
 public:
  LocatorFactory();

  HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown* outer, REFIID iid, void** out) override;
  HRESULT STDMETHODCALLTYPE LockServer(BOOL) override { return S_OK; }
};

}  // namespace wtssim

#endif  // WTSSIM_COM_LOCATOR_H_
