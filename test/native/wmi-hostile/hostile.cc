// The addon's own WMI code (native/win32) against a provider that breaks the rules. A program for
// Windows: a line for each check, exit code 1 if one failed.

#include <chrono>
#include <cstdio>
#include <string>

#include "../../../native/win32/wmi.h"
#include "provider.h"

namespace hostile {

namespace {

using namespace wtsapi32;  // NOLINT(google-build-using-namespace): it is what is tested

constexpr uint32_t kUnexpected = 0x8004101d;
constexpr uint32_t kCancelled = 0x80041032;

int failures = 0;

// What was read, as text: the path in brackets, then kind and value of each property.
class Reader : public win32::WmiReader {
 public:
  void Instance(const char16_t* path) override {
    text += u'[' + std::u16string(path == nullptr ? u"NULL" : path) + u']';
  }
  void Value(const win32::WmiValue& value) override {
    const std::string number = std::to_string(value.number);
    text += static_cast<char16_t>(u'0' + static_cast<int>(value.kind));
    text += u':' + (value.text == nullptr ? std::u16string(number.begin(), number.end())
                                          : u'"' + std::u16string(value.text) + u'"');
    text += u' ';
  }
  std::u16string text;
};

void Check(const char* sentence, bool holds) {
  std::printf("%s - %s\n", holds ? "ok" : "not ok", sentence);
  std::fflush(stdout);
  if (!holds) ++failures;
}

bool Is(const win32::Status& status, const char* syscall, uint32_t error) {
  if (status) {
    std::printf("# it succeeded\n");
    return false;
  }
  const win32::Failure& failure = status.failure();
  const bool is = std::string(failure.syscall) == syscall && failure.error == error;
  if (!is) std::printf("# %s failed with %08x\n", failure.syscall, failure.error);
  return is;
}

bool Reads(const Reader& reader, const std::u16string& expected) {
  if (reader.text == expected) return true;
  std::printf("# it read ");
  for (const char16_t unit : reader.text) std::printf(unit < 127 ? "%c" : "\\u%04x", unit);
  std::printf("\n");
  return false;
}

BSTR Bstr(const wchar_t* text) { return SysAllocString(text); }

HRESULT TextOf(VARIANT* value, BSTR text) {
  V_VT(value) = VT_BSTR;
  V_BSTR(value) = text;
  return S_OK;
}

// A provider that keeps the rules; a check breaks one.
void Reset() {
  script.connect = [](IWbemServices** services) {
    *services = NewServices();
    return S_OK;
  };
  script.query = [](IEnumWbemClassObject** objects) {
    *objects = NewEnumeration();
    return S_OK;
  };
  script.next = [](ULONG, IWbemClassObject** objects, ULONG* returned) -> HRESULT {
    objects[0] = NewObject();
    *returned = 1;
    return WBEM_S_FALSE;
  };
  const auto object = [](IWbemClassObject** out) {
    *out = NewObject();
    return S_OK;
  };
  script.object = object;
  script.signature = object;
  script.method = object;
  script.get = [](const std::wstring& property, VARIANT* value) -> HRESULT {
    if (property == L"__RELPATH") return TextOf(value, Bstr(L"P"));
    return static_cast<HRESULT>(WBEM_E_NOT_FOUND);
  };
}

std::atomic<bool> abandoned{false};

win32::Result<win32::WmiHandle> Open() {
  abandoned = false;
  return win32::OpenWmi({u"host", u"root"},
                        std::make_shared<const win32::WmiLogon>(
                            win32::WmiLogon{u"user", u"domain", win32::Secret(0)}),
                        abandoned);
}

win32::Status List(Reader* reader, const win32::WmiNames& properties = {}) {
  const auto wmi = Open();
  if (!wmi) return wmi.failure();
  return win32::ListInstances(**wmi, {u"C", properties}, abandoned, reader);
}

win32::Status Call(Reader* reader, const win32::WmiNames& parameters) {
  const auto wmi = Open();
  if (!wmi) return wmi.failure();
  return win32::CallMethod(**wmi, {u"C.k=1", u"C", u"M", parameters, parameters}, abandoned,
                           reader);
}

constexpr const char* kNext = "IEnumWbemClassObject::Next";

void CheckNext() {
  Reader reader;
  Reset();
  Check("a provider that keeps the rules is read", List(&reader) && Reads(reader, u"[P]"));

  script.next = [](ULONG, IWbemClassObject**, ULONG*) { return S_OK; };
  const auto began = std::chrono::steady_clock::now();
  const bool unexpected = Is(List(&reader), kNext, kUnexpected);
  const auto took = std::chrono::steady_clock::now() - began;
  Check("a list that never gives anything and never ends is given up",
        unexpected && took > std::chrono::milliseconds(300) && took < std::chrono::seconds(10));

  script.next = [](ULONG count, IWbemClassObject** objects, ULONG* returned) {
    for (ULONG i = 0; i < count; ++i) objects[i] = NewObject();
    *returned = count + 1;
    return S_OK;
  };
  Check("more objects than were asked for are a failure", Is(List(&reader), kNext, kUnexpected));

  script.next = [](ULONG, IWbemClassObject** objects, ULONG* returned) -> HRESULT {
    objects[0] = NewObject();
    objects[2] = NewObject();
    *returned = 3;
    return WBEM_S_FALSE;
  };
  Check("an object that is missing is a failure", Is(List(&reader), kNext, kUnexpected));

  script.next = [](ULONG, IWbemClassObject** objects, ULONG* returned) -> HRESULT {
    objects[0] = NewObject();
    objects[1] = NewObject();
    *returned = 1;
    return WBEM_S_FALSE;
  };
  Reader one;
  Check("objects beyond their number do not count", List(&one) && Reads(one, u"[P]"));

  script.next = [](ULONG, IWbemClassObject** objects, ULONG* returned) -> HRESULT {
    objects[0] = reinterpret_cast<IWbemClassObject*>(1);
    *returned = 1;
    return static_cast<HRESULT>(WBEM_E_FAILED);
  };
  Check("what a failed call leaves there is not touched", Is(List(&reader), kNext, 0x80041001));

  int round = 0;
  script.next = [&round](ULONG, IWbemClassObject** objects, ULONG* returned) -> HRESULT {
    objects[0] = NewObject();
    *returned = 1;
    return ++round < 3 ? WBEM_S_TIMEDOUT : WBEM_S_FALSE;
  };
  Reader three;
  Check("objects that come with a time-out count", List(&three) && Reads(three, u"[P][P][P]"));

  for (const uint32_t code : {0x40005U, 0x40006U, 0x40007U, 0x40008U, 0x40017U, 2U}) {
    script.next = [code](ULONG, IWbemClassObject**, ULONG*) { return static_cast<HRESULT>(code); };
    Check("a success that nobody has heard of is not the end", Is(List(&reader), kNext, code));
  }

  round = 0;
  script.next = [&round](ULONG, IWbemClassObject**, ULONG*) -> HRESULT {
    if (++round == 3) abandoned = true;
    return WBEM_S_TIMEDOUT;
  };
  const bool cancelled = Is(List(&reader), kNext, kCancelled);
  Check("a list that is abandoned asks no more", cancelled && round == 3);
}

void CheckValues() {
  const auto reads = [](const char* sentence, const std::function<void(VARIANT*)>& put,
                        const std::u16string& expected) {
    Reset();
    script.get = [&put](const std::wstring& property, VARIANT* value) -> HRESULT {
      if (property == L"__RELPATH") return TextOf(value, Bstr(L"P"));
      put(value);
      return S_OK;
    };
    Reader reader;
    Check(sentence, List(&reader, {u"a"}) && Reads(reader, u"[P]" + expected));
  };
  const auto number = [](VARTYPE type, LONG number) {
    return [=](VARIANT* value) {
      V_VT(value) = type;
      V_I4(value) = number;
    };
  };
  reads("VT_EMPTY is NULL", number(VT_EMPTY, 5), u"0:0 ");
  reads("VT_NULL is NULL", number(VT_NULL, 5), u"0:0 ");
  reads("VT_I4 is unsigned", number(VT_I4, -1), u"1:4294967295 ");
  reads("VT_UI4", number(VT_UI4, -2), u"1:4294967294 ");
  reads("VT_I2 has 16 bits", number(VT_I2, 0x12345), u"1:9029 ");
  reads("VT_UI1 has 8 bits", number(VT_UI1, 0x123), u"1:35 ");
  reads("VT_BOOL, true", number(VT_BOOL, 0xffff), u"3:1 ");
  reads("VT_BOOL, false", number(VT_BOOL, 0), u"3:0 ");
  reads("VT_BOOL, anything else", number(VT_BOOL, 1), u"3:1 ");
  reads("VT_R8 is something else", number(VT_R8, 1), u"4:5 ");
  reads("VT_I8 is something else", number(VT_I8, 1), u"4:20 ");
  reads(
      "by reference is something else",
      [](VARIANT* value) {
        V_VT(value) = VT_BYREF | VT_BSTR;
        V_BSTRREF(value) = reinterpret_cast<BSTR*>(1);
      },
      u"4:16392 ");
  reads(
      "an array is something else",
      [](VARIANT* value) {
        V_VT(value) = VT_ARRAY | VT_UI1;
        V_ARRAY(value) = SafeArrayCreateVector(VT_UI1, 0, 100);
      },
      u"4:8209 ");
  reads(
      "an object is something else, and released",
      [](VARIANT* value) {
        V_VT(value) = VT_UNKNOWN;
        V_UNKNOWN(value) = NewObject();
      },
      u"4:13 ");
  reads(
      "a text", [](VARIANT* value) { TextOf(value, Bstr(L"\x5c71 x")); }, u"2:\"\u5c71 x\" ");
  reads(
      "a NULL text is empty", [](VARIANT* value) { TextOf(value, nullptr); }, u"2:\"\" ");
  reads(
      "a text ends at its first NUL",
      [](VARIANT* value) { TextOf(value, SysAllocStringLen(L"a\0b", 3)); }, u"2:\"a\" ");

  Reader reader;
  Reset();
  Check("a property that is not there is NULL",
        List(&reader, {u"a", u"b"}) && Reads(reader, u"[P]0:0 0:0 "));
  script.get = [](const std::wstring&, VARIANT*) { return E_OUTOFMEMORY; };
  Check("a property that cannot be read is a failure",
        Is(List(&reader, {u"a"}), "IWbemClassObject::Get", 0x8007000e));

  for (const bool text : {false, true}) {
    script.get = [text](const std::wstring& property, VARIANT* value) -> HRESULT {
      if (text && property == L"__PATH") return TextOf(value, Bstr(L"\\\\h\\n:P"));
      V_VT(value) = VT_I4;
      return S_OK;
    };
    Reader path;
    Check("a path that is no text is none",
          List(&path) && Reads(path, text ? u"[\\\\h\\n:P]" : u"[NULL]"));
  }
}

void CheckObjects() {
  Reader reader;
  Reset();
  script.connect = [](IWbemServices**) { return S_OK; };
  const auto wmi = Open();
  Check("a connection that succeeds without one has failed",
        !wmi && wmi.failure().error == kUnexpected);
  Reset();
  script.query = [](IEnumWbemClassObject**) { return S_OK; };
  Check("so has a query", Is(List(&reader), win32::kExecQuery, kUnexpected));
  Reset();
  script.object = [](IWbemClassObject**) { return S_OK; };
  const auto open = Open();
  Check("so has the look at an instance",
        Is(win32::GetInstance(**open, {u"C.k=1", {}}, &reader), win32::kGetObject, kUnexpected));
  Check("so has the look at the class of a method",
        Is(Call(&reader, {u"a"}), win32::kGetObject, kUnexpected));

  Reset();
  script.signature = [](IWbemClassObject** in) {
    *in = nullptr;
    return S_OK;
  };
  Check("a method without a signature takes no parameters",
        Is(Call(&reader, {u"a"}), "IWbemClassObject::GetMethod", 0x8004102f));

  Reset();
  script.method = [](IWbemClassObject** out) {
    *out = nullptr;
    return S_OK;
  };
  Reader nothing;
  Check("a method that leaves its answer out was called",
        Call(&nothing, {}) && Reads(nothing, u"[NULL]0:0 "));

  Reset();
  bool called = false;
  script.object = [](IWbemClassObject** out) {
    abandoned = true;
    *out = NewObject();
    return S_OK;
  };
  script.method = [&called](IWbemClassObject**) {
    called = true;
    return E_FAIL;
  };
  const bool cancelled = Is(Call(&reader, {u"a"}), win32::kExecMethod, kCancelled);
  Check("a method whose call is abandoned before it is not called", cancelled && !called);
}

}  // namespace

int Main() {
  if (!Register()) {
    std::printf("not ok - COM refuses to register a class\n");
    return 1;
  }
  CheckNext();
  CheckValues();
  CheckObjects();
  Check("every object is released", LiveObjects() == 0);
  if (LiveObjects() != 0) std::printf("# %ld are left\n", LiveObjects());
  std::printf(failures == 0 ? "all passed\n" : "%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}

}  // namespace hostile

int main() { return hostile::Main(); }
