#include "com.h"

#include <thread>

#include "check.h"

namespace selftest {

Com com;

namespace {

template <typename F>
bool Bind(HMODULE module, const char* name, F* function) {
  *function = reinterpret_cast<F>(reinterpret_cast<void*>(GetProcAddress(module, name)));
  return *function != nullptr;
}

void CheckFactory() {
  {
    Line line("COM gets the locator from the DLL, and nothing else");
    Reset();
    Ref<IWbemLocator> locator;
    line.Equal(Locate(&locator), S_OK, "locator");
    line.Equal(dll.hooks->com_references(), 1u, "references");
    Ref<IUnknown> other;
    line.Equal(locator->QueryInterface(__uuidof(IWbemServices), other.out_void()), E_NOINTERFACE,
               "another interface");
    line.Equal(com.CoCreateInstance(__uuidof(WbemLocator), locator.get(), CLSCTX_INPROC_SERVER,
                                    __uuidof(IUnknown), other.out_void()),
               CLASS_E_NOAGGREGATION, "as a part of another object");
    HRESULT(WINAPI * get_class)(REFCLSID, REFIID, void**) = nullptr;
    Bind(GetModuleHandleW(L"wtsapi32.dll"), "DllGetClassObject", &get_class);
    line.Equal(get_class(__uuidof(WbemRefresher), __uuidof(IClassFactory), other.out_void()),
               CLASS_E_CLASSNOTAVAILABLE, "another class");
    locator.Reset();
    line.Equal(dll.hooks->com_references(), 0u, "references at the end");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("references are counted, and a reset forgets them");
    Reset();
    Ref<IWbemLocator> locator;
    Locate(&locator);
    line.Equal(locator->AddRef(), 2u, "AddRef");
    line.Equal(dll.hooks->com_references(), 2u, "counted");
    Reset();
    line.Equal(dll.hooks->com_references(), 0u, "after the reset");
    line.Equal(locator->Release(), 1u, "Release");
    line.Equal(dll.hooks->com_references(), 0u, "it does not count any more");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("a Release too many, and a use after the last one, are recorded");
    Reset();
    Ref<IWbemLocator> locator;
    Locate(&locator);
    IWbemLocator* stale = locator.get();
    locator.Reset();
    line.Equal(stale->Release(), 0u, "Release");
    line.Expect(Recorded(L"IWbemLocator: a Release too many"), "Release", Errors());
    line.Equal(stale->AddRef(), 0u, "AddRef");
    line.Expect(Recorded(L"IWbemLocator: AddRef after the last Release"), "AddRef", Errors());
    Ref<IWbemServices> services;
    line.Equal(stale->ConnectServer(Bstr(kPath), nullptr, nullptr, nullptr, 0, nullptr, nullptr,
                                    services.out()),
               CO_E_OBJNOTCONNECTED, "use");
    line.Expect(Recorded(L"IWbemLocator::ConnectServer: used after the last Release"), "use",
                Errors());
  }
}

void CheckThreads() {
  const auto connect_on = [](DWORD apartment) {
    std::thread([apartment] {
      if (apartment != MAXDWORD) com.CoInitializeEx(nullptr, apartment);
      {
        Ref<IWbemServices> services;
        Connect(&services);
      }
      if (apartment != MAXDWORD) com.CoUninitialize();
    }).join();
  };
  {
    Line line("threads of the MTA may call, also those that joined nothing while there is one");
    Reset();
    connect_on(COINIT_MULTITHREADED);
    connect_on(MAXDWORD);
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("a call on a thread of another apartment is recorded");
    Reset();
    connect_on(COINIT_APARTMENTTHREADED);
    line.Expect(Recorded(L"IWbemLocator::ConnectServer: called on a thread that is not in the MTA"),
                "record", Errors());
  }
}

}  // namespace

bool LoadCom() {
  HMODULE ole = LoadLibraryW(L"ole32.dll");
  HMODULE automation = LoadLibraryW(L"oleaut32.dll");
  return Bind(ole, "CoInitializeEx", &com.CoInitializeEx) &&
         Bind(ole, "CoUninitialize", &com.CoUninitialize) &&
         Bind(ole, "CoCreateInstance", &com.CoCreateInstance) &&
         Bind(ole, "CoGetClassObject", &com.CoGetClassObject) &&
         Bind(ole, "CoSetProxyBlanket", &com.CoSetProxyBlanket) &&
         Bind(automation, "SysAllocString", &com.SysAllocString) &&
         Bind(automation, "SysFreeString", &com.SysFreeString) &&
         Bind(automation, "VariantClear", &com.VariantClear);
}

bool Recorded(const wchar_t* text) { return Errors().find(text) != std::wstring::npos; }

HRESULT Locate(Ref<IWbemLocator>* locator) {
  return com.CoCreateInstance(__uuidof(WbemLocator), nullptr, CLSCTX_INPROC_SERVER,
                              __uuidof(IWbemLocator), locator->out_void());
}

void CheckCom() {
  {
    Line line("the DLL itself loads no COM");
    for (const wchar_t* name : {L"ole32.dll", L"oleaut32.dll", L"combase.dll"}) {
      line.Expect(!GetModuleHandleW(name), "not loaded", name);
    }
  }
  {
    Line line("there is COM");
    line.Expect(LoadCom(), "functions");
    line.Equal(com.CoInitializeEx(nullptr, COINIT_MULTITHREADED), S_OK, "CoInitializeEx");
  }
  CheckFactory();
  CheckThreads();
  CheckTaskMemory();
  CheckQueries();
  CheckObjects();
  CheckProxies();
  com.CoUninitialize();
}

}  // namespace selftest
