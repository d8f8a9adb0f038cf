#include "faults.h"

#include <algorithm>

#include "host.h"

namespace wtssim {

namespace {

const char* const kNames[] = {
    "WTSEnumerateSessionsExW", "WTSEnumerateSessionsW", "WTSQuerySessionInformationW",
    "WTSLogoffSession",        "WTSDisconnectSession",  "WTSOpenServerW",
    "WTSOpenServerExW",        "ProcessIdToSessionId",  "WTSCloseServer",
};

}  // namespace

const char* NameOf(Function function) { return kNames[static_cast<size_t>(function)]; }

std::optional<Function> FunctionNamed(const std::wstring& name) {
  for (size_t i = 0; i < static_cast<size_t>(Function::kCloseServer); ++i) {
    const std::string known = kNames[i];
    if (std::equal(name.begin(), name.end(), known.begin(), known.end())) {
      return static_cast<Function>(i);
    }
  }
  return std::nullopt;
}

bool Fault::Matches(const Request& request) const {
  return call == request.function && (!server || SameServer(*server, request.server)) &&
         (!session_id || session_id == request.session_id) &&
         (!info_class || info_class == request.info_class);
}

const Fault* TakeFault(std::vector<Fault>* faults, const Request& request) {
  for (auto& fault : *faults) {
    if (!fault.Matches(request) || fault.times == 0u) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    if (fault.times) --*fault.times;
    return &fault;
  }
  return nullptr;
}

}  // namespace wtssim
