#ifndef WTSHOSTILE_PROVIDER_H_
#define WTSHOSTILE_PROVIDER_H_

#include <functional>
#include <string>

#include "../wtsapi32-sim/com_unsupported.h"

// A WMI provider that does what a check tells it to, however wrong that is.
namespace hostile {

struct Script {
  std::function<HRESULT(IWbemServices** services)> connect;
  std::function<HRESULT(IEnumWbemClassObject** objects)> query;
  std::function<HRESULT(ULONG count, IWbemClassObject** objects, ULONG* returned)> next;
  std::function<HRESULT(IWbemClassObject** object)> object;
  std::function<HRESULT(IWbemClassObject** signature)> signature;
  std::function<HRESULT(IWbemClassObject** out)> method;
  std::function<HRESULT(const std::wstring& property, VARIANT* value)> get;
};

extern Script script;

// Objects that somebody still has a reference to.
long LiveObjects();

IWbemServices* NewServices();
IEnumWbemClassObject* NewEnumeration();
IWbemClassObject* NewObject();

// Takes the place of WMI in this process. False: COM refuses.
bool Register();

}  // namespace hostile

#endif  // WTSHOSTILE_PROVIDER_H_
