#ifndef WTSAPI32_WIN32_WMI_CONNECTION_H_
#define WTSAPI32_WIN32_WMI_CONNECTION_H_

#include <memory>
#include <string>
#include <utility>

#include "com_owners.h"
#include "wmi.h"

namespace wtsapi32::win32 {

class WmiConnection {
 public:
  WmiConnection(bool remote, std::shared_ptr<const WmiLogon> logon);

  Status Open(const std::u16string& path, const std::atomic<bool>& abandoned);

  IWbemServices* services() const noexcept { return services_.get(); }
  // Every proxy has a blanket of its own, which it does not take from the one that it came from.
  Status Cover(IUnknown* proxy) const;

 private:
  HRESULT SetBlanket(IUnknown* proxy) const;

  const bool remote_;
  // COM keeps a pointer to the identity with each proxy, and the identity points into the logon:
  // both are there until the last proxy is gone.
  const std::shared_ptr<const WmiLogon> logon_;
  mutable COAUTHIDENTITY identity_{};
  ApartmentUsage usage_;
  ComPtr<IWbemServices> services_;
};

inline bool Failed(HRESULT result) noexcept {
  // These two succeed with less than there is, and who is not in an answer is taken to be gone; the
  // third has not done what it was asked for.
  return FAILED(result) || result == WBEM_S_PARTIAL_RESULTS || result == WBEM_S_ACCESS_DENIED ||
         result == WBEM_S_OPERATION_CANCELLED;
}

inline Failure WmiFailure(const char* syscall, HRESULT result) noexcept {
  return Failure{syscall, static_cast<uint32_t>(result)};
}

// An object that a call gives; one that succeeds without one has failed. What a call that failed
// may have left there is not touched.
template <typename Interface, typename Call>
Result<ComPtr<Interface>> Given(const char* syscall, const Call& call) {
  Interface* object = nullptr;
  const HRESULT result = call(&object);
  ComPtr<Interface> owner(FAILED(result) ? nullptr : object);
  if (Failed(result)) return WmiFailure(syscall, result);
  if (owner == nullptr) return WmiFailure(syscall, WBEM_E_UNEXPECTED);
  return Result<ComPtr<Interface>>(std::move(owner));
}

inline const OLECHAR* Wide(const std::u16string& text) noexcept {
  return reinterpret_cast<const OLECHAR*>(text.c_str());
}

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_WMI_CONNECTION_H_
