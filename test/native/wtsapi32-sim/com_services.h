#ifndef WTSSIM_COM_SERVICES_H_
#define WTSSIM_COM_SERVICES_H_

#include <memory>

#include "com_object.h"
#include "com_security.h"
#include "com_unsupported.h"

namespace wtssim {

// A namespace that ConnectServer opened.
class Services : public ComObject<UnsupportedServices> {
 public:
  explicit Services(std::shared_ptr<const Connection> connection);

  HRESULT STDMETHODCALLTYPE ExecQuery(BSTR language, BSTR query, LONG flags, IWbemContext* context,
                                      IEnumWbemClassObject** objects) override;
  HRESULT STDMETHODCALLTYPE GetObject(BSTR path, LONG flags, IWbemContext* context,
                                      IWbemClassObject** object, IWbemCallResult** result) override;
  HRESULT STDMETHODCALLTYPE ExecMethod(BSTR path, BSTR method, LONG flags, IWbemContext* context,
                                       IWbemClassObject* in, IWbemClassObject** out,
                                       IWbemCallResult** result) override;

 protected:
  void* Other(REFIID iid) override;

 private:
  const std::shared_ptr<const Connection> connection_;
  ProxySecurity security_;
};

}  // namespace wtssim

#endif  // WTSSIM_COM_SERVICES_H_
