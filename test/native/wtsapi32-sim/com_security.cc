#include "com_security.h"

#include <vector>

#include "misuse.h"

namespace wtssim {

namespace {

// A text of memory that may be gone: false.
bool Read(const void* address, void* out, size_t size) {
  SIZE_T read = 0;
  return ReadProcessMemory(GetCurrentProcess(), address, out, size, &read) && read == size;
}

constexpr ULONG kMostCharacters = 4096;

bool ReadText(const void* address, ULONG length, std::wstring* out) {
  if (length > kMostCharacters) return false;
  out->resize(length);
  return length == 0 || Read(address, &(*out)[0], length * sizeof(wchar_t));
}

uint32_t Salt() {
  static const auto salt = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(&MarkOf)) ^
                           GetCurrentProcessId() ^ static_cast<uint32_t>(GetTickCount64());
  return salt;
}

// The second half of the last identity's password.
struct LastPassword {
  Mutex mutex;
  const wchar_t* text = nullptr;
  size_t length = 0;
  uint32_t mark = 0;
};

LastPassword& TheLastPassword() {
  static auto& last = *new LastPassword();
  return last;
}

void Remember(const COAUTHIDENTITY& identity) {
  const auto* const text = reinterpret_cast<const wchar_t*>(identity.Password);
  const size_t half = identity.PasswordLength / 2;
  LastPassword& last = TheLastPassword();
  const Guard guard(&last.mutex);
  last.text = text + half;
  last.length = identity.PasswordLength - half;
  last.mark = MarkOf(last.text, last.length);
}

}  // namespace

bool IsPasswordLeft() {
  LastPassword& last = TheLastPassword();
  const Guard guard(&last.mutex);
  std::wstring text(last.length, L'\0');
  if (text.empty() || !Read(last.text, &text[0], text.size() * sizeof(wchar_t))) return false;
  return MarkOf(text.data(), text.size()) == last.mark;
}

uint32_t MarkOf(const wchar_t* password, size_t length) {
  uint32_t mark = 2166136261u ^ Salt();
  for (size_t i = 0; i < length; ++i) mark = (mark ^ password[i]) * 16777619u;
  return mark;
}

const char* ProxySecurity::WrongIdentity() const {
  if (connection_->user.empty()) {
    return identity_ ? "an identity that ConnectServer was not given" : nullptr;
  }
  if (!identity_) return "no identity, though ConnectServer was given one";
  COAUTHIDENTITY identity = {};
  std::wstring user;
  std::wstring domain;
  std::wstring password;
  if (!Read(identity_, &identity, sizeof(identity))) return "an identity that is not there";
  if (identity.Flags != SEC_WINNT_AUTH_IDENTITY_UNICODE) return "an identity that is not Unicode";
  if (!ReadText(identity.User, identity.UserLength, &user) ||
      !ReadText(identity.Domain, identity.DomainLength, &domain) ||
      !ReadText(identity.Password, identity.PasswordLength, &password)) {
    return "an identity of which the texts are not there";
  }
  if (!password.empty()) Remember(identity);
  const bool same = MarkOf(password.data(), password.size()) == connection_->password_mark;
  if (!password.empty()) SecureZeroMemory(&password[0], password.size() * sizeof(wchar_t));
  if ((domain.empty() ? user : domain + L"\\" + user) != connection_->user) {
    return "the identity of another user than ConnectServer was given";
  }
  return same ? nullptr : "an identity with another password than ConnectServer was given";
}

HRESULT ProxySecurity::SetBlanket(IUnknown* proxy, DWORD authentication, DWORD authorization,
                                  OLECHAR* principal, DWORD level, DWORD impersonation,
                                  void* identity, DWORD capabilities) {
  static const char kMethod[] = "IClientSecurity::SetBlanket";
  const Guard guard(&mutex_);
  set_ = true;
  identity_ = identity;
  const DWORD expected =
      connection_->remote ? RPC_C_AUTHN_LEVEL_PKT_PRIVACY : RPC_C_AUTHN_LEVEL_CALL;
  const auto expect = [&](bool holds, const char* what) {
    if (!holds) RecordMisuse(kMethod, what, proxy);
  };
  expect(proxy == owner_, "of another proxy");
  // To another host it is for COM to choose, Kerberos or NTLM.
  const bool remote = connection_->remote;
  expect(authentication == (remote ? RPC_C_AUTHN_DEFAULT : RPC_C_AUTHN_WINNT),
         remote ? "not RPC_C_AUTHN_DEFAULT" : "not RPC_C_AUTHN_WINNT");
  expect(authorization == (remote ? RPC_C_AUTHZ_DEFAULT : RPC_C_AUTHZ_NONE),
         remote ? "not RPC_C_AUTHZ_DEFAULT" : "not RPC_C_AUTHZ_NONE");
  expect(principal == (remote ? COLE_DEFAULT_PRINCIPAL : nullptr), "a principal's name");
  expect(level == expected, connection_->remote ? "a remote proxy without PKT_PRIVACY"
                                                : "a local proxy without LEVEL_CALL");
  expect(impersonation == RPC_C_IMP_LEVEL_IMPERSONATE, "no impersonation");
  expect(capabilities == EOAC_NONE, "capabilities");
  const char* wrong = WrongIdentity();
  expect(!wrong, wrong);
  return S_OK;
}

void ProxySecurity::Check(const char* method) {
  if (!connection_->has_security) return;
  const Guard guard(&mutex_);
  const char* wrong = set_ ? WrongIdentity() : "a proxy without a blanket";
  // Once: a loop over Next would say it again and again.
  if (wrong && !told_) RecordMisuse(method, wrong, owner_);
  told_ = told_ || wrong;
}

}  // namespace wtssim
