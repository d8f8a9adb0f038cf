#ifndef WTSSIM_COM_SECURITY_H_
#define WTSSIM_COM_SECURITY_H_

#include <memory>
#include <string>

#include "com_library.h"

namespace wtssim {

// A connection, and whose: what every proxy that comes of it must say of itself.
struct Connection {
  std::wstring path;
  bool remote = false;
  std::wstring user;  // as ConnectServer was told; "": the caller's own identity
  uint32_t password_mark = 0;
  bool has_security = false;  // the model's wish: its objects are proxies, with IClientSecurity
};

// Tells one password from another, and no password from it: it differs from process to process.
uint32_t MarkOf(const wchar_t* password, size_t length);

// Whether the password of the last identity that a blanket was given is still where it was: its
// second half, as the memory's owner may have written over the first.
bool IsPasswordLeft();

// The IClientSecurity of a proxy. On a real Windows CoSetProxyBlanket asks the proxy for it; an
// object in the process has none.
class ProxySecurity : public IClientSecurity {
 public:
  ProxySecurity(IUnknown* owner, std::shared_ptr<const Connection> connection)
      : owner_(owner), connection_(std::move(connection)) {}

  // Before each call: records a proxy without a blanket, or whose identity is gone meanwhile.
  void Check(const char* method);

  ULONG STDMETHODCALLTYPE AddRef() override { return owner_->AddRef(); }
  ULONG STDMETHODCALLTYPE Release() override { return owner_->Release(); }
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void** out) override {
    return owner_->QueryInterface(iid, out);
  }
  HRESULT STDMETHODCALLTYPE QueryBlanket(IUnknown*, DWORD*, DWORD*, OLECHAR**, DWORD*, DWORD*,
                                         void**, DWORD*) override {
    return E_NOTIMPL;
  }
  HRESULT STDMETHODCALLTYPE SetBlanket(IUnknown* proxy, DWORD authentication, DWORD authorization,
                                       OLECHAR* principal, DWORD level, DWORD impersonation,
                                       void* identity, DWORD capabilities) override;
  HRESULT STDMETHODCALLTYPE CopyProxy(IUnknown*, IUnknown**) override { return E_NOTIMPL; }

 private:
  // What is wrong with the identity, or nullptr.
  const char* WrongIdentity() const;

  IUnknown* const owner_;
  const std::shared_ptr<const Connection> connection_;
  Mutex mutex_;
  bool set_ = false;
  bool told_ = false;
  void* identity_ = nullptr;  // COM keeps the pointer, too
};

}  // namespace wtssim

#endif  // WTSSIM_COM_SECURITY_H_
