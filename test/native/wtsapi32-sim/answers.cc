#include "answers.h"

#include <cstring>

#include "fixed_answers.h"

namespace wtssim {

namespace {

// WBEM_E_INVALID_NAMESPACE: no host has the namespace of a broker by itself.
constexpr DWORD kInvalidNamespace = 0x8004100E;

const Argument* SessionOf(const Request& request) {
  for (size_t i = 0; i < request.count; ++i) {
    const Argument& argument = request.arguments[i];
    if (argument.type == Argument::Type::kSessionId) return &argument;
  }
  return nullptr;
}

// Without the rows of sessions that were logged off.
std::shared_ptr<const Table> Remaining(const Table& table, const std::set<uint32_t>& gone) {
  size_t column = 0;
  while (column < table.columns().size() && table.columns()[column] != "sessionId") ++column;
  return std::make_shared<const Table>(table.Without([&](size_t row) {
    return column < table.columns().size() &&
           gone.count(static_cast<uint32_t>(table.cell(row, column).number)) > 0;
  }));
}

}  // namespace

bool KeptAnswers::Replay(Request* request) {
  if (!frozen) return false;
  WriteKey(*request, &key_);
  const auto found = endings_.find(key_);
  if (found == endings_.end()) return false;
  request->ending = found->second;
  return true;
}

void KeptAnswers::Keep(const Request& request) {
  const bool repeats = request.kind == Request::Kind::kCall || request.kind == Request::Kind::kWmi;
  if (!request.from_model || !repeats || request.has_secret()) return;
  WriteKey(request, &key_);
  endings_[key_] = request.ending;
}

Ending FixedAnswers::Find(const Request& request) {
  Load();
  const Argument* session = SessionOf(request);
  // A handle to a host that is not this one: nobody answers for it (#4, #43).
  if (request.on_server && request.arguments[0].number != 0) {
    return Failure(RPC_S_SERVER_UNAVAILABLE);
  }
  if (session && gone_.count(static_cast<uint32_t>(session->number)) > 0) {
    return Failure(ERROR_FILE_NOT_FOUND);
  }
  WriteKey(request, &key_);
  const auto found = endings_.find(key_);
  if (found == endings_.end()) {
    if (request.kind == Request::Kind::kWmi) return Failure(kInvalidNamespace);
    return Failure(session ? ERROR_FILE_NOT_FOUND : ERROR_CALL_NOT_IMPLEMENTED);  // #1
  }
  Ending ending = found->second;
  if (session && ending.ok && std::strcmp(request.call, "WTSLogoffSession") == 0) {
    gone_.insert(static_cast<uint32_t>(session->number));
  }
  if (!session && ending.table && !gone_.empty()) ending.table = Remaining(*ending.table, gone_);
  return ending;
}

void FixedAnswers::Add(std::wstring key, Ending ending) {
  Load();
  endings_[std::move(key)] = std::move(ending);
}

void FixedAnswers::Forget() {
  gone_.clear();
  endings_.clear();
  loaded_ = false;
}

bool FixedAnswers::hanging() {
  Load();
  return hanging_;
}

void FixedAnswers::Load() {
  if (loaded_) return;
  loaded_ = true;
  AddBuiltInAnswers(this);
  wchar_t value[8] = {};
  const DWORD length = GetEnvironmentVariableW(L"WTSAPI32_SIM", value, 8);
  hanging_ = length == 4 && std::wcscmp(value, L"hang") == 0;
}

}  // namespace wtssim
