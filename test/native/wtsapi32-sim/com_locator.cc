#include "com_locator.h"

#include "com_ask.h"
#include "com_services.h"
#include "com_task_memory.h"
#include "misuse.h"

namespace wtssim {

namespace {

// Whether its proxies are to have IClientSecurity; a model that knows no such question: no.
bool HasSecurity(const std::wstring& path) {
  Request request(Request::Kind::kWmi, "wmi.clientSecurity", {Text(path.c_str())});
  std::shared_ptr<const Table> answer;
  if (AskWmi(&request, &answer) != S_OK) return false;
  Fields fields(request.call, answer.get());
  fields.ExpectOneRow();
  return !fields.wrong() && fields.Word("value") != 0;
}

}  // namespace

Locator::Locator() : ComObject("IWbemLocator", __uuidof(IWbemLocator)) {}

HRESULT Locator::ConnectServer(BSTR path, BSTR user, BSTR password, BSTR locale, LONG flags,
                               BSTR authority, IWbemContext*, IWbemServices** services) {
  static const char kMethod[] = "IWbemLocator::ConnectServer";
  const ComCall call(&lifetime_, "ConnectServer", ComCall::kOfTheMta);
  if (!call) return kReleasedObject;
  if (services) *services = nullptr;
  if (!path || !services) return Code(WBEM_E_INVALID_PARAMETER);
  if ((flags & ~WBEM_FLAG_CONNECT_USE_MAX_WAIT) != 0) return Code(WBEM_E_INVALID_PARAMETER);
  for (const wchar_t* text : {path, user, password, locale, authority}) CheckBstr(kMethod, text);
  const size_t length = password ? std::wcslen(password) : 0;
  const uint32_t mark = MarkOf(password, length);
  if (length > 0) ExpectErased(password, length, mark);
  Request request(Request::Kind::kWmi, kMethod,
                  {Text(path), Text(user), Secret(password), Text(authority),
                   Number(static_cast<double>(flags))});
  std::shared_ptr<const Table> answer;
  const HRESULT code = AskWmi(&request, &answer);
  if (code != S_OK) return code;
  const auto connection = std::make_shared<Connection>();
  connection->path = path;
  connection->remote = std::wcsncmp(path, L"\\\\", 2) == 0;
  if (user) connection->user = user;
  connection->password_mark = mark;
  connection->has_security = HasSecurity(connection->path);
  *services = new Services(connection);
  return S_OK;
}

LocatorFactory::LocatorFactory() : ComObject("IClassFactory", __uuidof(IClassFactory)) {}

HRESULT LocatorFactory::CreateInstance(IUnknown* outer, REFIID iid, void** out) {
  const ComCall call(&lifetime_, "CreateInstance", ComCall::kOfTheMta);
  if (!call) return kReleasedObject;
  if (!out) return E_POINTER;
  *out = nullptr;
  if (outer) return CLASS_E_NOAGGREGATION;
  auto* locator = new Locator();
  const HRESULT code = locator->QueryInterface(iid, out);
  locator->Release();
  return code;
}

}  // namespace wtssim
