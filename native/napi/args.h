#ifndef WTSAPI32_NAPI_ARGS_H_
#define WTSAPI32_NAPI_ARGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../win32/secret.h"
#include "node.h"
#include "server.h"

namespace wtsapi32 {

// The arguments of a call from TypeScript. TypeScript has validated them for the user; what is
// wrong here is a mistake of ours, and throws a TypeError before anything is done.
class Args {
 public:
  enum Callback { kNoCallback, kOptionalCallback, kCallback };

  // No number that was given can be above it, as JavaScript's are.
  static constexpr uint64_t kMostIssued = 9007199254740991;

  // `count` arguments, and a function behind them where the call has an asynchronous flavour, or
  // has no other.
  Args(const Napi::CallbackInfo& info, size_t count, Callback callback);

  Napi::Env Env() const { return info_.Env(); }
  // `undefined` is no callback, as everywhere in JavaScript.
  bool HasCallback() const { return !info_[count_].IsUndefined(); }
  Napi::Function Done() const { return info_[count_].As<Napi::Function>(); }

  bool Bool(size_t index) const;
  double Number(size_t index) const;    // not NaN
  uint32_t Uint32(size_t index) const;  // whole, and in range: nothing is wrapped or rounded
  std::vector<uint32_t> Uint32List(size_t index) const;
  // For many: an element of an array costs several calls of Node-API.
  std::vector<uint32_t> Uint32Array(size_t index) const;
  uint32_t Below(size_t index, uint32_t count) const;
  // A number from 1 on, and not above the last one that was given.
  uint64_t Issued(size_t index, uint64_t last, const char* expected) const;
  std::u16string Text(size_t index) const;   // without NULs, where Windows would end it
  win32::Secret Secret(size_t index) const;  // as Text; no other copy of it is made
  std::vector<std::u16string> TextList(size_t index) const;
  std::u16string Name(size_t index) const;  // of letters, digits and _, for use in WQL and paths
  ServerArgument ServerOrThisHost(size_t index) const;

  // A handle of this kind, open or closed.
  template <typename Kind>
  Argument<Kind> Handle(size_t index) const {
    Argument<Kind> argument;
    if (!Unwrap(Env(), info_[index], Kind::kTag, &argument.opened)) Reject(index, Kind::kExpected);
    if (argument.opened != nullptr) argument.host = argument.opened->host();
    return argument;
  }

 private:
  std::u16string TextOf(const Napi::Value& value, size_t index, const char* expected) const;
  [[noreturn]] void Reject(size_t index, const char* expected) const;

  const Napi::CallbackInfo& info_;
  const char* const function_;
  const size_t count_;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_ARGS_H_
