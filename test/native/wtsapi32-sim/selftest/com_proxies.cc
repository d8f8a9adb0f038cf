#include "check.h"
#include "com.h"

namespace selftest {

namespace {

constexpr wchar_t kRemote[] = L"\\\\rdcb\\root\\cimv2\\rdms";

void SayOpen(const wchar_t* path, const wchar_t* credentials, double security) {
  const std::wstring where = path;
  Say((L"IWbemLocator::ConnectServer|" + where + credentials + L"|null|128").c_str(), "", {});
  Say((L"IWbemServices::GetObject|" + where + L"|Thing").c_str(), "__CLASS|__GENUS",
      {Txt(L"Thing"), Num(1)});
  Say((L"wmi.clientSecurity|" + where).c_str(), "value", {Num(security)});
}

HRESULT SetBlanket(IUnknown* proxy, DWORD level, COAUTHIDENTITY* identity,
                   DWORD impersonation = RPC_C_IMP_LEVEL_IMPERSONATE) {
  // As for a remote proxy, or for a local one.
  if (level == RPC_C_AUTHN_LEVEL_PKT_PRIVACY) {
    return com.CoSetProxyBlanket(proxy, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT,
                                 COLE_DEFAULT_PRINCIPAL, level, impersonation, identity, EOAC_NONE);
  }
  return com.CoSetProxyBlanket(proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, nullptr, level,
                               impersonation, identity, EOAC_NONE);
}

HRESULT Use(IWbemServices* services) {
  Ref<IWbemClassObject> thing;
  return services->GetObject(Bstr(L"Thing"), 0, nullptr, thing.out(), nullptr);
}

struct Identity {
  std::wstring user;
  std::wstring domain;
  std::wstring password;
  COAUTHIDENTITY native = {};

  COAUTHIDENTITY* Fill() {
    const auto text = [](std::wstring& value) {
      return reinterpret_cast<decltype(native.User)>(&value[0]);
    };
    native = {text(user),
              static_cast<ULONG>(user.size()),
              text(domain),
              static_cast<ULONG>(domain.size()),
              text(password),
              static_cast<ULONG>(password.size()),
              SEC_WINNT_AUTH_IDENTITY_UNICODE};
    return &native;
  }
};

void CheckLocal() {
  {
    Line line("an object in the process has no IClientSecurity, and needs no blanket");
    Reset();
    SayOpen(kPath, L"|null|null", 0);
    Ref<IWbemServices> services;
    Connect(&services);
    line.Equal(SetBlanket(services.get(), RPC_C_AUTHN_LEVEL_CALL, nullptr), E_NOINTERFACE, "code");
    line.Equal(Use(services.get()), S_OK, "use");
    line.Expect(Errors().empty(), "no errors", Errors());
  }
  {
    Line line("a proxy without its blanket, or with a wrong one, is recorded");
    Reset();
    SayOpen(kPath, L"|null|null", 1);
    Ref<IWbemServices> services;
    Connect(&services);
    line.Equal(SetBlanket(services.get(), RPC_C_AUTHN_LEVEL_CALL, nullptr), S_OK, "blanket");
    line.Equal(Use(services.get()), S_OK, "use");
    line.Expect(Errors().empty(), "no errors", Errors());
    Identity identity = {L"u", L"", L"p"};
    SetBlanket(services.get(), RPC_C_AUTHN_LEVEL_CONNECT, nullptr, RPC_C_IMP_LEVEL_IDENTIFY);
    line.Expect(Recorded(L"IClientSecurity::SetBlanket: a local proxy without LEVEL_CALL"), "level",
                Errors());
    line.Expect(Recorded(L"SetBlanket: no impersonation"), "impersonation", Errors());
    SetBlanket(services.get(), RPC_C_AUTHN_LEVEL_CALL, identity.Fill());
    line.Expect(Recorded(L"an identity that ConnectServer was not given"), "identity", Errors());
    Reset();
    SayOpen(kPath, L"|null|null", 1);
    Ref<IWbemServices> other;
    Connect(&other);
    Use(other.get());
    line.Expect(Recorded(L"IWbemServices::GetObject: a proxy without a blanket"), "none", Errors());
  }
}

void CheckRemote() {
  Line line("the identity of a blanket is that of ConnectServer, as long as the proxy is used");
  Reset();
  SayOpen(kRemote, L"|CONTOSO\\u|(secret)", 1);
  Ref<IWbemServices> services;
  line.Equal(Connect(&services, kRemote, L"CONTOSO\\u", L"pä"), S_OK, "ConnectServer");
  if (!services.get()) return;
  Identity identity = {L"u", L"CONTOSO", L"pä"};
  SetBlanket(services.get(), RPC_C_AUTHN_LEVEL_PKT_PRIVACY, identity.Fill());
  line.Equal(Use(services.get()), S_OK, "use");
  line.Expect(Errors().empty(), "no errors", Errors());
  const auto wrong = [&](const wchar_t* what, DWORD level, COAUTHIDENTITY* native) {
    SetBlanket(services.get(), level, native);
    line.Expect(Recorded(what), "record", Errors());
  };
  wrong(L"a remote proxy without PKT_PRIVACY", RPC_C_AUTHN_LEVEL_CALL, identity.Fill());
  wrong(L"no identity, though", RPC_C_AUTHN_LEVEL_PKT_PRIVACY, nullptr);
  identity.password = L"other";
  wrong(L"an identity with another password", RPC_C_AUTHN_LEVEL_PKT_PRIVACY, identity.Fill());
  identity.domain = L"";
  wrong(L"the identity of another user", RPC_C_AUTHN_LEVEL_PKT_PRIVACY, identity.Fill());
  line.Expect(!Recorded(L"pä") && !Recorded(L"other\n"), "no password", Errors());
  Reset();
  identity = {L"u", L"CONTOSO", L"pä"};
  SayOpen(kRemote, L"|CONTOSO\\u|(secret)", 1);
  SetBlanket(services.get(), RPC_C_AUTHN_LEVEL_PKT_PRIVACY, identity.Fill());
  identity.password.assign(2, L'\0');
  Use(services.get());
  line.Expect(Recorded(L"IWbemServices::GetObject: an identity with another password"),
              "overwritten too early", Errors());
}

}  // namespace

void CheckProxies() {
  CheckLocal();
  CheckRemote();
}

}  // namespace selftest
