#ifndef WTSSIM_COM_ROW_H_
#define WTSSIM_COM_ROW_H_

#include <memory>

#include "com_object.h"
#include "com_unsupported.h"
#include "table.h"

namespace wtssim {

// A row of an answer as IWbemClassObject: an instance, the outcome of a method, or a class.
class RowObject : public ComObject<UnsupportedObject> {
 public:
  enum class Kind { kInstance, kClass, kOutcome };

  RowObject(Kind kind, std::shared_ptr<const Table> table, size_t row);

  HRESULT STDMETHODCALLTYPE Get(LPCWSTR name, LONG flags, VARIANT* value, CIMTYPE* type,
                                LONG* flavor) override;
  HRESULT STDMETHODCALLTYPE GetMethod(LPCWSTR name, LONG flags, IWbemClassObject** in,
                                      IWbemClassObject** out) override;
  // Of in-parameters, which GetMethod gives, but not of a class: nothing puts instances.
  HRESULT STDMETHODCALLTYPE SpawnInstance(LONG flags, IWbemClassObject** instance) override;

 private:
  size_t ColumnOf(LPCWSTR name) const;
  CIMTYPE TypeOf(size_t column) const;

  const Kind kind_;
  const std::shared_ptr<const Table> table_;
  const size_t row_;
};

// Compares names of WMI, which are ASCII here and of any case.
bool SameName(const wchar_t* a, const wchar_t* b);

}  // namespace wtssim

#endif  // WTSSIM_COM_ROW_H_
