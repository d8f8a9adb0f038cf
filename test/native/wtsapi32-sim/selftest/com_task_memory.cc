#include "check.h"
#include "com.h"

namespace selftest {

void CheckTaskMemory() {
  Line line("task memory: a BSTR not freed, freed twice, used when freed; a password left in it");
  line.Expect(GetEnvironmentVariableW(L"OANOCACHE", nullptr, 0) > 0, "OANOCACHE is set");
  Reset();
  BSTR leaked = com.SysAllocString(L"Łódź");
  line.Equal(dll.hooks->task_memory(), 1u, "live");
  com.SysFreeString(leaked);
  line.Equal(dll.hooks->task_memory(), 0u, "freed");
  line.Expect(Errors().empty(), "no errors", Errors());
  Ref<IWbemLocator> locator;
  Ref<IWbemServices> services;
  Locate(&locator);
  locator->ConnectServer(leaked, nullptr, nullptr, nullptr, 0, nullptr, nullptr, services.out());
  line.Expect(Recorded(L"ConnectServer: a text that was freed"), "used", Errors());
  com.SysFreeString(leaked);
  line.Expect(Recorded(L"CoTaskMemFree: freed twice"), "twice", Errors());
  Reset();
  const Bstr path(kPath);
  const Bstr user(L"u");
  BSTR password = com.SysAllocString(L"pä");
  locator->ConnectServer(path, user, password, nullptr, 0, nullptr, nullptr, services.out());
  password[0] = L'x';
  com.SysFreeString(password);
  line.Expect(Errors().empty(), "an overwritten password", Errors());
  password = com.SysAllocString(L"pä");
  locator->ConnectServer(path, user, password, nullptr, 0, nullptr, nullptr, services.out());
  com.SysFreeString(password);
  line.Expect(Recorded(L"SysFreeString: a password that was not overwritten"), "password",
              Errors());
}

}  // namespace selftest
