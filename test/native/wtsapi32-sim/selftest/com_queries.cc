#include "check.h"
#include "com.h"

namespace selftest {

namespace {

constexpr LONG kSemiSynchronous = WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY;

std::wstring NextKey(unsigned index) {
  return std::wstring(L"IEnumWbemClassObject::Next|") + kPath + L"|" + kQuery + L"|" +
         std::to_wstring(index) + L"|2";
}

}  // namespace

void SayConnected() {
  Say((std::wstring(L"IWbemLocator::ConnectServer|") + kPath + L"|null|null|null|128").c_str(), "",
      {});
  Say((std::wstring(L"IWbemServices::ExecQuery|") + kPath + L"|" + kQuery).c_str(), "", {});
}

HRESULT Connect(Ref<IWbemServices>* services, const wchar_t* path, const wchar_t* user,
                const wchar_t* password) {
  Ref<IWbemLocator> locator;
  const HRESULT code = Locate(&locator);
  if (code != S_OK) return code;
  return locator->ConnectServer(Bstr(path), Bstr(user), Bstr(password), nullptr,
                                WBEM_FLAG_CONNECT_USE_MAX_WAIT, nullptr, nullptr, services->out());
}

HRESULT Query(IWbemServices* services, Ref<IEnumWbemClassObject>* objects) {
  return services->ExecQuery(Bstr(L"WQL"), Bstr(kQuery), kSemiSynchronous, nullptr, objects->out());
}

void SayNext(unsigned index, const char* columns, std::initializer_list<wtssim::FixedCell> cells) {
  Say(NextKey(index).c_str(), columns, cells);
}

void FailNext(unsigned index, DWORD error) { dll.hooks->fail(NextKey(index).c_str(), error); }

void CheckQueries() {
  {
    Line line("without a model, and an answer: no such namespace");
    Reset();
    Ref<IWbemServices> services;
    line.Equal(Connect(&services), static_cast<HRESULT>(WBEM_E_INVALID_NAMESPACE), "code");
    line.Expect(!services.get(), "no services");
  }
  {
    Line line("Next: a time-out, objects, the end with the last ones, and the end again");
    Reset();
    SayConnected();
    FailNext(0, WBEM_S_TIMEDOUT);
    Ref<IWbemServices> services;
    Ref<IEnumWbemClassObject> objects;
    line.Equal(Connect(&services), S_OK, "ConnectServer");
    line.Equal(Query(services.get(), &objects), S_OK, "ExecQuery");
    const auto next = [&](HRESULT code, ULONG count, const char* what) {
      const Batch batch(objects.get());
      line.Equal(batch.code, code, what);
      line.Equal(batch.count, count, what);
    };
    next(WBEM_S_TIMEDOUT, 0, "time-out");
    SayNext(0, "Id", {Num(1), Num(2)});
    next(S_OK, 2, "objects");
    SayNext(1, "Id", {Num(3)});
    next(WBEM_S_FALSE, 1, "the last ones");
    next(WBEM_S_FALSE, 0, "the end");
    line.Equal(dll.hooks->com_references(), 2u, "references");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("Next: failures and codes of success are handed on; too many rows are the model's");
    Reset();
    SayConnected();
    Ref<IWbemServices> services;
    Ref<IEnumWbemClassObject> objects;
    Connect(&services);
    Query(services.get(), &objects);
    for (const HRESULT code : {wtssim::Code(WBEM_E_ACCESS_DENIED), HRESULT{WBEM_S_PARTIAL_RESULTS},
                               HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)}) {
      FailNext(0, static_cast<DWORD>(code));
      line.Equal(Batch(objects.get()).code, code, "code");
    }
    FailNext(0, RPC_S_SERVER_UNAVAILABLE);
    line.Equal(Batch(objects.get()).code, HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE), "Win32");
    SayNext(0, "Id", {Num(1), Num(2), Num(3)});
    line.Equal(Batch(objects.get()).code, wtssim::Code(WBEM_E_FAILED), "three rows");
    line.Expect(Recorded(L"more rows than were asked for"), "record", Errors());
    ULONG count = 0;
    line.Equal(objects->Next(0, 1, nullptr, &count), wtssim::Code(WBEM_E_INVALID_PARAMETER),
               "no place for objects");
  }
}

}  // namespace selftest
