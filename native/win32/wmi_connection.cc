#include "wmi_connection.h"

#include <utility>

namespace wtsapi32::win32 {

namespace {

constexpr const char* kConnectServer = "IWbemLocator::ConnectServer";

// Without it a dead host is waited for without end. By its name, not all compilers' headers have
// it.
constexpr long kUseMaxWait = 0x80;  // WBEM_FLAG_CONNECT_USE_MAX_WAIT

// https://learn.microsoft.com/windows/win32/api/objidl/ns-objidl-coauthidentity
COAUTHIDENTITY IdentityOf(const WmiLogon& logon) {
  const auto units = [](const char16_t* text) {
    return reinterpret_cast<USHORT*>(const_cast<char16_t*>(text));
  };
  COAUTHIDENTITY identity{};
  identity.User = units(logon.user.c_str());
  identity.UserLength = static_cast<ULONG>(logon.user.size());
  identity.Domain = units(logon.domain.c_str());
  identity.DomainLength = static_cast<ULONG>(logon.domain.size());
  identity.Password = units(logon.password.data());
  identity.PasswordLength = static_cast<ULONG>(logon.password.size());
  identity.Flags = SEC_WINNT_AUTH_IDENTITY_UNICODE;
  return identity;
}

}  // namespace

WmiConnection::WmiConnection(bool remote, std::shared_ptr<const WmiLogon> logon)
    : remote_(remote), logon_(std::move(logon)), identity_(IdentityOf(*logon_)) {}

// https://learn.microsoft.com/windows/win32/api/wbemcli/nf-wbemcli-iwbemlocator-connectserver
Status WmiConnection::Open(const std::u16string& path, const std::atomic<bool>& abandoned) {
  Status used = usage_.Begin();
  if (!used) return used;
  const auto locator = Given<IWbemLocator>(kCoCreateInstance, [](IWbemLocator** object) {
    return Ole32().CoCreateInstance.function(kWbemLocatorClass, nullptr, CLSCTX_INPROC_SERVER,
                                             kWbemLocatorInterface,
                                             reinterpret_cast<void**>(object));
  });
  if (!locator) return locator.failure();
  if (abandoned) return WmiFailure(kConnectServer, WBEM_E_CALL_CANCELLED);

  const Text resource = MakeText(path);
  Text user;
  SecretText password;
  if (!logon_->user.empty()) {
    const std::u16string& domain = logon_->domain;
    user = MakeText(domain.empty() ? logon_->user : domain + u'\\' + logon_->user);
    password = MakeSecretText({logon_->password.data(), logon_->password.size()});
  }
  auto services = Given<IWbemServices>(kConnectServer, [&](IWbemServices** object) {
    return (*locator)->ConnectServer(resource.get(), user.get(), password.get(), nullptr,
                                     kUseMaxWait, nullptr, nullptr, object);
  });
  if (!services) return services.failure();
  services_ = std::move(*services);
  return Cover(services_.get());
}

// https://learn.microsoft.com/windows/win32/wmisdk/setting-the-security-levels-on-a-wmi-connection
Status WmiConnection::Cover(IUnknown* proxy) const {
  const HRESULT result = SetBlanket(proxy);
  // An object of this process is no proxy, and has no use for a blanket.
  if (FAILED(result) && result != E_NOINTERFACE) {
    return WmiFailure(Ole32().CoSetProxyBlanket.name, result);
  }
  if (logon_->user.empty()) return Nothing{};
  // The last Release is a call of IUnknown's, which has a blanket of its own: without one it is
  // made, and refused, as the account of this process. COM may have none for it.
  void* unknown = nullptr;
  if (SUCCEEDED(proxy->QueryInterface(kUnknownInterface, &unknown))) {
    const ComPtr<IUnknown> owned(static_cast<IUnknown*>(unknown));
    SetBlanket(owned.get());
  }
  return Nothing{};
}

HRESULT WmiConnection::SetBlanket(IUnknown* proxy) const {
  void* const identity = logon_->user.empty() ? nullptr : &identity_;
  const auto set = Ole32().CoSetProxyBlanket.function;
  if (!remote_) {
    return set(proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, nullptr, RPC_C_AUTHN_LEVEL_CALL,
               RPC_C_IMP_LEVEL_IMPERSONATE, identity, EOAC_NONE);
  }
  // COM chooses, Kerberos before NTLM, which a domain may forbid and which does not prove who the
  // host is.
  return set(proxy, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT, COLE_DEFAULT_PRINCIPAL,
             RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE, identity, EOAC_NONE);
}

void CloseWmi::operator()(WmiConnection* connection) const noexcept {
  const Apartment apartment;
  std::unique_ptr<WmiConnection>(connection).reset();
}

Result<WmiHandle> OpenWmi(const WmiTarget& target, std::shared_ptr<const WmiLogon> logon,
                          const std::atomic<bool>& abandoned) {
  const Status there = ComIsThere();
  if (!there) return there.failure();
  const Apartment apartment;
  const Status entered = apartment.Entered();
  if (!entered) return entered.failure();
  const bool remote = !target.host.empty();
  WmiHandle connection(std::make_unique<WmiConnection>(remote, std::move(logon)).release());
  const Status opened = connection->Open(
      remote ? u"\\\\" + target.host + u'\\' + target.space : target.space, abandoned);
  if (!opened) return opened.failure();
  return Result<WmiHandle>(std::move(connection));
}

}  // namespace wtsapi32::win32
