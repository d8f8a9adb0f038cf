#ifndef WTSSIM_COM_ENUMERATOR_H_
#define WTSSIM_COM_ENUMERATOR_H_

#include <atomic>
#include <memory>

#include "com_object.h"
#include "com_security.h"

namespace wtssim {

// What a query found: each Next asks the model for the next rows.
class Enumerator : public ComObject<IEnumWbemClassObject> {
 public:
  Enumerator(std::shared_ptr<const Connection> connection, double query_id, std::wstring query);

  HRESULT STDMETHODCALLTYPE Next(LONG timeout, ULONG count, IWbemClassObject** objects,
                                 ULONG* returned) override;
  HRESULT STDMETHODCALLTYPE Reset() override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE NextAsync(ULONG, IWbemObjectSink*) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Clone(IEnumWbemClassObject**) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE Skip(LONG, ULONG) override { return E_NOTIMPL; }

 protected:
  void* Other(REFIID iid) override;

 private:
  const std::shared_ptr<const Connection> connection_;
  const double query_id_;
  const std::wstring query_;
  ProxySecurity security_;
  std::atomic<unsigned> batches_{0};
  std::atomic<bool> ended_{false};
};

}  // namespace wtssim

#endif  // WTSSIM_COM_ENUMERATOR_H_
