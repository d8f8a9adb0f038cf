#include "check.h"
#include "com.h"

namespace selftest {

namespace {

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

void CheckObjects() {
  CheckValues();
  CheckMethods();
}

}  // namespace selftest
