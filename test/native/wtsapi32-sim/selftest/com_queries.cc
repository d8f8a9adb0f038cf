#include "check.h"
#include "com.h"

namespace selftest {

namespace {

constexpr LONG kSemiSynchronous = WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY;

std::wstring NextKey(unsigned index) {
  return std::wstring(L"IEnumWbemClassObject::Next|") + kPath + L"|" + kQuery + L"|" +
         std::to_wstring(index) + L"|2";
}

// The objects of one Next, two of which are asked for.
struct Batch {
  explicit Batch(IEnumWbemClassObject* objects) { code = objects->Next(50, 2, found, &count); }
  ~Batch() {
    for (ULONG i = 0; i < count; ++i) found[i]->Release();
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  HRESULT code;
  IWbemClassObject* found[2] = {};
  ULONG count = 0;
};

void SayConnected() {
  Say((std::wstring(L"IWbemLocator::ConnectServer|") + kPath + L"|null|null|null|128").c_str(), "",
      {});
  Say((std::wstring(L"IWbemServices::ExecQuery|") + kPath + L"|" + kQuery).c_str(), "", {});
}

void CheckNext() {
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

void CheckValues() {
  Line line("values: uint32 is VT_I4, a text VT_BSTR, nothing VT_NULL, whatever the name's case");
  Reset();
  SayConnected();
  SayNext(0, "__RELPATH|Id|Name|Nothing",
          {Txt(L"Thing.Id=1"), Num(4294967295.0), Txt(L"Łódź"), kAbsent});
  Ref<IWbemServices> services;
  Ref<IEnumWbemClassObject> objects;
  Connect(&services);
  Query(services.get(), &objects);
  {
    const Batch batch(objects.get());
    line.Equal(batch.count, 1u, "objects");
    if (batch.count == 0) return;
    const auto get = [&](const wchar_t* name, VARTYPE type, const wchar_t* text) {
      VARIANT value = {};
      line.Equal(batch.found[0]->Get(name, 0, &value, nullptr, nullptr), S_OK, "Get");
      line.Equal(value.vt, type, "type");
      if (type == VT_I4) line.Equal(value.lVal, -1, "value");
      if (type == VT_BSTR) line.Expect(std::wstring(value.bstrVal) == text, "text", value.bstrVal);
      com.VariantClear(&value);
    };
    get(L"ID", VT_I4, nullptr);
    get(L"name", VT_BSTR, L"Łódź");
    get(L"Nothing", VT_NULL, nullptr);
    get(L"__RELPATH", VT_BSTR, L"Thing.Id=1");
    get(L"__PATH", VT_NULL, nullptr);
    VARIANT value = {};
    line.Equal(batch.found[0]->Get(L"Other", 0, &value, nullptr, nullptr),
               wtssim::Code(WBEM_E_NOT_FOUND), "no such property");
  }
  objects.Reset();
  services.Reset();
  line.Equal(dll.hooks->com_references(), 0u, "references");
  line.Equal(dll.hooks->task_memory(), 0u, "task memory");
  line.Expect(Errors().empty(), "no errors", Errors());
}

void CheckMethods() {
  Line line("a method: in-parameters in their order, what it returns, and misuse of either");
  Reset();
  SayConnected();
  Say((std::wstring(L"IWbemServices::GetObject|") + kPath + L"|Thing").c_str(), "__CLASS|__GENUS",
      {Txt(L"Thing"), Num(1)});
  Say((std::wstring(L"IWbemServices::ExecMethod|") + kPath + L"|Thing.Id=1|Say|Text|é|More|null")
          .c_str(),
      "ReturnValue", {Num(2147749890.0)});
  Ref<IWbemServices> services;
  Connect(&services);
  Ref<IWbemClassObject> thing;
  Ref<IWbemClassObject> signature;
  Ref<IWbemClassObject> in;
  Ref<IWbemClassObject> out;
  line.Equal(services->GetObject(Bstr(L"Thing"), 0, nullptr, thing.out(), nullptr), S_OK,
             "GetObject");
  line.Equal(thing->GetMethod(L"Say", 0, signature.out(), nullptr), S_OK, "GetMethod");
  line.Equal(signature->SpawnInstance(0, in.out()), S_OK, "SpawnInstance");
  const auto put = [&](const wchar_t* name, const wchar_t* text) {
    const Bstr bstr(text);
    VARIANT value = {};
    value.vt = text ? VT_BSTR : VT_NULL;
    value.bstrVal = bstr;
    line.Equal(in->Put(name, 0, &value, 0), S_OK, "Put");
  };
  put(L"Text", L"before");
  put(L"More", nullptr);
  put(L"text", L"é");
  const auto call = [&](const wchar_t* method, IWbemClassObject* parameters) {
    return services->ExecMethod(Bstr(L"Thing.Id=1"), Bstr(method), 0, nullptr, parameters,
                                out.out(), nullptr);
  };
  // The name as it was put last.
  Say((std::wstring(L"IWbemServices::ExecMethod|") + kPath + L"|Thing.Id=1|Say|text|é|More|null")
          .c_str(),
      "ReturnValue", {Num(2147749890.0)});
  line.Equal(call(L"Say", in.get()), S_OK, "ExecMethod");
  VARIANT value = {};
  if (out.get()) line.Equal(out->Get(L"ReturnValue", 0, &value, nullptr, nullptr), S_OK, "Get");
  line.Equal(static_cast<ULONG>(value.lVal), 2147749890u, "ReturnValue");
  line.Expect(Errors().empty(), "no errors", Errors());
  line.Equal(call(L"Other", in.get()), wtssim::Code(WBEM_E_INVALID_METHOD_PARAMETERS), "method");
  line.Expect(Recorded(L"in-parameters of another method"), "method", Errors());
  call(L"Say", signature.get());
  line.Expect(Recorded(L"a signature, of which nothing was spawned"), "signature", Errors());
  call(L"Say", thing.get());
  line.Expect(Recorded(L"in-parameters that GetMethod did not give"), "foreign", Errors());
  wchar_t no_bstr[] = L"\0\0\0\0Thing";
  services->GetObject(no_bstr + 4, 0, nullptr, out.out(), nullptr);
  line.Expect(Recorded(L"IWbemServices::GetObject: a text that is no BSTR"), "BSTR", Errors());
}

}  // namespace

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
  CheckNext();
  CheckValues();
  CheckMethods();
}

}  // namespace selftest
