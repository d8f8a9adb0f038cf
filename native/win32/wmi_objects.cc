#include <cstddef>

#include "wmi_connection.h"
#include "wmi_instance.h"

namespace wtsapi32::win32 {

namespace {

// https://learn.microsoft.com/windows/win32/api/wbemcli/nf-wbemcli-iwbemservices-getobject
Result<ComPtr<IWbemClassObject>> GetObjectAt(const WmiConnection& connection,
                                             const std::u16string& path) {
  const Text where = MakeText(path);
  return Given<IWbemClassObject>(kGetObject, [&](IWbemClassObject** object) {
    return connection.services()->GetObject(where.get(), 0, nullptr, object, nullptr);
  });
}

// The object that holds the parameters of a method, as its class declares them.
// https://learn.microsoft.com/windows/win32/wmisdk/calling-a-provider-method
Result<ComPtr<IWbemClassObject>> ParametersOf(const WmiConnection& connection,
                                              const WmiMethod& method) {
  const auto type = GetObjectAt(connection, method.class_name);
  if (!type) return type.failure();
  const auto signature =
      Given<IWbemClassObject>("IWbemClassObject::GetMethod", [&](IWbemClassObject** object) {
        const HRESULT result = (*type)->GetMethod(Wide(method.name), 0, object, nullptr);
        // One that takes none has no signature.
        const bool none = SUCCEEDED(result) && *object == nullptr;
        return none ? static_cast<HRESULT>(WBEM_E_INVALID_METHOD_PARAMETERS) : result;
      });
  if (!signature) return signature.failure();
  auto parameters = Given<IWbemClassObject>(
      "IWbemClassObject::SpawnInstance",
      [&](IWbemClassObject** object) { return (*signature)->SpawnInstance(0, object); });
  if (!parameters) return parameters;
  for (size_t i = 0; i < method.parameters.size(); ++i) {
    Variant value(MakeText(method.values[i]));
    const HRESULT put = (*parameters)->Put(Wide(method.parameters[i]), 0, value.get(), 0);
    if (Failed(put)) return WmiFailure("IWbemClassObject::Put", put);
  }
  return parameters;
}

}  // namespace

Status GetInstance(const WmiConnection& connection, const WmiSelection& selection,
                   WmiReader* reader) {
  const Apartment apartment;
  const Status entered = apartment.Entered();
  if (!entered) return entered;
  const auto object = GetObjectAt(connection, selection.from);
  if (!object) return object.failure();
  return ReadInstance((*object).get(), selection.properties, reader);
}

// https://learn.microsoft.com/windows/win32/api/wbemcli/nf-wbemcli-iwbemservices-execmethod
Status CallMethod(const WmiConnection& connection, const WmiMethod& method,
                  const std::atomic<bool>& abandoned, WmiReader* reader) {
  const Apartment apartment;
  const Status entered = apartment.Entered();
  if (!entered) return entered;
  ComPtr<IWbemClassObject> parameters;
  if (!method.parameters.empty()) {
    auto made = ParametersOf(connection, method);
    if (!made) return made.failure();
    parameters = std::move(*made);
  }
  if (abandoned) return WmiFailure(kExecMethod, WBEM_E_CALL_CANCELLED);
  const Text path = MakeText(method.path);
  const Text name = MakeText(method.name);
  IWbemClassObject* answer = nullptr;
  const HRESULT result = connection.services()->ExecMethod(path.get(), name.get(), 0, nullptr,
                                                           parameters.get(), &answer, nullptr);
  const ComPtr<IWbemClassObject> owner(FAILED(result) ? nullptr : answer);
  if (Failed(result)) return WmiFailure(kExecMethod, result);
  reader->Instance(nullptr);
  // It has been carried out, whatever it leaves unsaid.
  if (owner == nullptr) {
    reader->Value({WmiValueKind::kNull, 0, nullptr});
    return Nothing{};
  }
  return ReadValue(owner.get(), u"ReturnValue", reader);
}

}  // namespace wtsapi32::win32
