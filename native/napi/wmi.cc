#include "wmi.h"

#include "../win32/server.h"
#include "blocking_call.h"
#include "close.h"
#include "function.h"
#include "rooms.h"
#include "wmi_record.h"

namespace wtsapi32 {

namespace {

// Calls to WMI take nothing from other calls to the same host. No name of a host has a NUL.
std::u16string QueueName(const std::u16string& host) {
  return std::u16string(1, u'\0') + win32::FoldHostName(host);
}

// Two questions about one instance, or lists of one class, wait for each other; others of the same
// hash, too.
Subject SubjectOf(const std::u16string& text) {
  uint32_t hash = 2166136261U;  // FNV-1a
  for (const char16_t unit : win32::FoldHostName(text)) hash = (hash ^ unit) * 16777619U;
  return hash;
}

// The arguments of a call, shared with it and not copied: a lambda that holds them is moved about.
template <typename Request>
std::shared_ptr<const Request> Shared(Request request) {
  return std::make_shared<const Request>(std::move(request));
}

Napi::Value OpenWmi(const Napi::CallbackInfo& info) {
  const Args args(info, 5, Args::kOptionalCallback);
  const auto target = Shared(win32::WmiTarget{args.Text(0), args.Text(1)});
  // One copy of the password, for the call and for what it opens.
  const auto logon = Shared(win32::WmiLogon{args.Text(2), args.Text(3), args.Secret(4)});
  const std::shared_ptr<BlockingPool> pool = Environment::Of(info.Env()).pool();
  const std::shared_ptr<HostQueue> host = pool->HostNamed(QueueName(target->host));
  return BlockingCall(
      args, win32::kCoCreateInstance, WmiArgument{nullptr, host}, Place{Lane::kOpenings},
      [=](win32::WmiConnection*, const Abandoned& abandoned) {
        return ToCallResult<WmiKind>(pool, host, win32::OpenWmi(*target, logon, abandoned));
      });
}

Napi::Value ListInstances(const Napi::CallbackInfo& info) {
  const Args args(info, 3, Args::kOptionalCallback);
  const WmiArgument wmi = args.Handle<WmiKind>(0);
  const auto what = Shared(win32::WmiSelection{args.Name(1), args.TextList(2)});
  return BlockingCall(
      args, win32::kExecQuery, wmi, Place{Lane::kQuestions, kTheList | SubjectOf(what->from)},
      [what](win32::WmiConnection* connection, const Abandoned& abandoned) {
        InstancePacker packer;
        return packer.Outcome(win32::ListInstances(*connection, *what, abandoned, &packer));
      });
}

Napi::Value GetInstance(const Napi::CallbackInfo& info) {
  const Args args(info, 3, Args::kOptionalCallback);
  const WmiArgument wmi = args.Handle<WmiKind>(0);
  const auto what = Shared(win32::WmiSelection{args.Text(1), args.TextList(2)});
  return BlockingCall(args, win32::kGetObject, wmi, Place{Lane::kQuestions, SubjectOf(what->from)},
                      [what](win32::WmiConnection* connection, const Abandoned&) {
                        InstancePacker packer;
                        return packer.Outcome(win32::GetInstance(*connection, *what, &packer));
                      });
}

Napi::Value CallMethod(const Napi::CallbackInfo& info) {
  const Args args(info, 6, Args::kOptionalCallback);
  const WmiArgument wmi = args.Handle<WmiKind>(0);
  const auto method = Shared(win32::WmiMethod{args.Text(1), args.Name(2), args.Name(3),
                                              args.TextList(4), args.TextList(5)});
  if (method->parameters.size() != method->values.size()) {
    throw Napi::TypeError::New(info.Env(), "callMethod: there must be as many values as names");
  }
  // Of a failure that is none of WMI's it is not known whether the method has run.
  return BlockingCall(
      args, win32::kExecMethod, wmi, Place{Lane::kRequests},
      [method](win32::WmiConnection* connection, const Abandoned& abandoned) {
        InstancePacker packer;
        return packer.Outcome(win32::CallMethod(*connection, *method, abandoned, &packer));
      });
}

}  // namespace

void AddWmi(Napi::Object exports) {
  Add<OpenWmi>(exports, "openWmi");
  Add<Close<WmiKind>>(exports, "closeWmi");
  Add<ListInstances>(exports, "listInstances");
  Add<GetInstance>(exports, "getInstance");
  Add<CallMethod>(exports, "callMethod");
}

}  // namespace wtsapi32
