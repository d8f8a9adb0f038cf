#include "outcome.h"

#include "server.h"

namespace wtsapi32 {

namespace {

struct Converter {
  napi_env env;

  napi_value operator()(win32::Nothing) const {
    napi_value undefined = nullptr;
    return napi_get_undefined(env, &undefined) == napi_ok ? undefined : nullptr;
  }
  napi_value operator()(const std::shared_ptr<OpenServer>& server) const {
    return WrapServer(env, server);
  }
  template <typename Record>
  napi_value operator()(const Record& record) const {
    return ToJs(env, record);
  }
};

}  // namespace

napi_value ToJs(napi_env env, const Outcome& outcome) {
  return std::visit(Converter{env}, outcome);
}

}  // namespace wtsapi32
