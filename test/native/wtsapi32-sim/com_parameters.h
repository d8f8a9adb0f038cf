#ifndef WTSSIM_COM_PARAMETERS_H_
#define WTSSIM_COM_PARAMETERS_H_

#include <string>
#include <vector>

#include "com_object.h"
#include "com_unsupported.h"

namespace wtssim {

// The signature of a method, and what SpawnInstance makes of it: its in-parameters, texts here.
class Parameters : public ComObject<UnsupportedObject> {
 public:
  struct Value {
    std::wstring name;
    std::wstring text;
    bool null = false;
  };

  Parameters(std::wstring class_name, std::wstring method, bool spawned);

  // The one behind the interface, or nullptr if it is of another kind. No reference of its own.
  static Parameters* From(IWbemClassObject* object);

  HRESULT STDMETHODCALLTYPE Put(LPCWSTR name, LONG flags, VARIANT* value, CIMTYPE type) override;
  HRESULT STDMETHODCALLTYPE SpawnInstance(LONG flags, IWbemClassObject** instance) override;

  const std::wstring& class_name() const { return class_name_; }
  const std::wstring& method() const { return method_; }
  bool spawned() const { return spawned_; }
  // As they were put.
  const std::vector<Value>& values() const { return values_; }

 protected:
  void* Other(REFIID iid) override;

 private:
  const std::wstring class_name_;
  const std::wstring method_;
  const bool spawned_;
  std::vector<Value> values_;
};

}  // namespace wtssim

#endif  // WTSSIM_COM_PARAMETERS_H_
