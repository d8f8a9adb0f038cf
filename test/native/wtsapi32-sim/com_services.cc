#include "com_services.h"

#include <atomic>

#include "com_ask.h"
#include "com_enumerator.h"
#include "com_parameters.h"
#include "com_row.h"
#include "misuse.h"

namespace wtssim {

namespace {

std::atomic<unsigned> last_query{0};

// The class of `Class.Key="value"` or `Class=@`; the whole text for a class.
std::wstring ClassOf(const wchar_t* path) {
  const std::wstring text = path;
  const std::wstring without_keys = text.substr(0, text.find_first_of(L".=\""));
  const size_t colon = without_keys.find(L':');  // behind a namespace
  return colon == std::wstring::npos ? without_keys : without_keys.substr(colon + 1);
}

// What an object path is of, as the model sees it.
RowObject::Kind KindOf(const Table& table) {
  for (size_t i = 0; i < table.columns().size(); ++i) {
    if (table.columns()[i] == "__GENUS" && table.cell(0, i).number == WBEM_GENUS_CLASS) {
      return RowObject::Kind::kClass;
    }
  }
  return RowObject::Kind::kInstance;
}

// Whether these can be the in-parameters of that method; records why not.
bool Fit(const Parameters* parameters, const wchar_t* path, const wchar_t* method, void* object) {
  const char* wrong = !parameters              ? "in-parameters that GetMethod did not give"
                      : !parameters->spawned() ? "a signature, of which nothing was spawned"
                      : !SameName(parameters->class_name().c_str(), ClassOf(path).c_str())
                          ? "in-parameters of another class"
                      : !SameName(parameters->method().c_str(), method)
                          ? "in-parameters of another method"
                          : nullptr;
  if (wrong) RecordMisuse("IWbemServices::ExecMethod", wrong, object);
  return !wrong;
}

}  // namespace

Services::Services(std::shared_ptr<const Connection> connection)
    : ComObject("IWbemServices", __uuidof(IWbemServices)),
      connection_(std::move(connection)),
      security_(this, connection_) {}

void* Services::Other(REFIID iid) {
  const bool asks = connection_->has_security && IsEqualIID(iid, __uuidof(IClientSecurity));
  return asks ? static_cast<IClientSecurity*>(&security_) : nullptr;
}

// Only the semi-synchronous kind is simulated: any other holds its thread until the last row.
HRESULT Services::ExecQuery(BSTR language, BSTR query, LONG flags, IWbemContext*,
                            IEnumWbemClassObject** objects) {
  static const char kMethod[] = "IWbemServices::ExecQuery";
  constexpr LONG kSemiSynchronous = WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY;
  const ComCall call(&lifetime_, "ExecQuery", ComCall::kOfTheMta);
  if (!call) return kReleasedObject;
  if (objects) *objects = nullptr;
  if (!language || !query || !objects) return Code(WBEM_E_INVALID_PARAMETER);
  CheckBstr(kMethod, language);
  CheckBstr(kMethod, query);
  if (!SameName(language, L"WQL")) return Code(WBEM_E_INVALID_QUERY_TYPE);
  if (flags != kSemiSynchronous) {
    RecordError(kMethod, "not forward only and semi-synchronous", "");
    return Code(WBEM_E_INVALID_PARAMETER);
  }
  security_.Check(kMethod);
  const double query_id = ++last_query;
  Request request(Request::Kind::kWmi, kMethod,
                  {Text(connection_->path.c_str()), Number(query_id), Text(query)});
  request.kept_as = Joined(L"IWbemServices::ExecQuery", {connection_->path, query});
  std::shared_ptr<const Table> answer;
  const HRESULT code = AskWmi(&request, &answer);
  if (code != S_OK) return code;
  *objects = new Enumerator(connection_, query_id, query);
  return S_OK;
}

HRESULT Services::GetObject(BSTR path, LONG flags, IWbemContext*, IWbemClassObject** object,
                            IWbemCallResult** result) {
  static const char kMethod[] = "IWbemServices::GetObject";
  const ComCall call(&lifetime_, "GetObject", ComCall::kOfTheMta);
  if (!call) return kReleasedObject;
  if (object) *object = nullptr;
  if (!path || !object) return Code(WBEM_E_INVALID_PARAMETER);
  if (result || (flags & ~WBEM_FLAG_RETURN_WBEM_COMPLETE) != 0) return kNotSupported;
  CheckBstr(kMethod, path);
  security_.Check(kMethod);
  Request request(Request::Kind::kWmi, kMethod, {Text(connection_->path.c_str()), Text(path)});
  std::shared_ptr<const Table> answer;
  const HRESULT code = AskWmi(&request, &answer);
  if (code != S_OK) return code;
  Fields fields(kMethod, answer.get());
  fields.ExpectOneRow();
  if (fields.wrong()) return Code(WBEM_E_FAILED);
  *object = new RowObject(KindOf(*answer), answer, 0);
  return S_OK;
}

HRESULT Services::ExecMethod(BSTR path, BSTR method, LONG flags, IWbemContext*,
                             IWbemClassObject* in, IWbemClassObject** out,
                             IWbemCallResult** result) {
  static const char kMethod[] = "IWbemServices::ExecMethod";
  const ComCall call(&lifetime_, "ExecMethod", ComCall::kOfTheMta);
  if (!call) return kReleasedObject;
  if (out) *out = nullptr;
  if (!path || !method) return Code(WBEM_E_INVALID_PARAMETER);
  if (result || flags != 0) return kNotSupported;
  CheckBstr(kMethod, path);
  CheckBstr(kMethod, method);
  security_.Check(kMethod);
  Request request(Request::Kind::kWmi, kMethod,
                  {Text(connection_->path.c_str()), Text(path), Text(method)});
  if (in) {
    const Parameters* parameters = Parameters::From(in);
    if (!Fit(parameters, path, method, in)) return Code(WBEM_E_INVALID_METHOD_PARAMETERS);
    for (const Parameters::Value& value : parameters->values()) {
      if (!request.Add(Text(value.name.c_str())) ||
          !request.Add(Text(value.null ? nullptr : value.text.c_str()))) {
        return Code(WBEM_E_INVALID_METHOD_PARAMETERS);
      }
    }
  }
  std::shared_ptr<const Table> answer;
  const HRESULT code = AskWmi(&request, &answer);
  if (code != S_OK) return code;
  Fields fields(kMethod, answer.get());
  fields.ExpectOneRow();
  fields.Find("ReturnValue");
  if (fields.wrong()) return Code(WBEM_E_FAILED);
  if (out) *out = new RowObject(RowObject::Kind::kOutcome, answer, 0);
  return S_OK;
}

}  // namespace wtssim
