#ifndef WTSAPI32_WIN32_WMI_H_
#define WTSAPI32_WIN32_WMI_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "error.h"
#include "secret.h"

// WMI as such: nothing here knows a class. All of it blocks, for minutes if a host is dead, and is
// for threads of this module only: it makes them threads of COM's multithreaded apartment for as
// long as a call lasts. The error of a failure is an HRESULT.
namespace wtsapi32::win32 {

// The first step of each call: the `syscall` of failures that come before it.
constexpr const char* kCoCreateInstance = "CoCreateInstance";
constexpr const char* kExecQuery = "IWbemServices::ExecQuery";
constexpr const char* kGetObject = "IWbemServices::GetObject";
constexpr const char* kExecMethod = "IWbemServices::ExecMethod";

// A namespace of some host.
class WmiConnection;

struct CloseWmi {
  void operator()(WmiConnection* connection) const noexcept;
};

using WmiHandle = std::unique_ptr<WmiConnection, CloseWmi>;

struct WmiLogon {
  std::u16string user;  // empty: the caller's own identity
  std::u16string domain;
  Secret password;
};

struct WmiTarget {
  std::u16string host;  // empty: this host
  std::u16string space;
};

// A call that is abandoned is not carried on.
Result<WmiHandle> OpenWmi(const WmiTarget& target, std::shared_ptr<const WmiLogon> logon,
                          const std::atomic<bool>& abandoned);

// As VALUE_KINDS in src/native/wmi-record.ts.
enum class WmiValueKind : uint32_t { kNull, kNumber, kText, kBoolean, kOther };

// The text is there for as long as the call to which it is passed. It ends at its first NUL, like
// any text that Windows would take: a BSTR may go on behind it, but no path or name does.
struct WmiValue {
  WmiValueKind kind;
  uint32_t number;  // a number, a boolean, or the VARTYPE of what is neither these nor text
  const char16_t* text;
};

// Takes what a call reads: for each instance its path, which may be NULL, and then the values of
// the properties, in the order in which they were asked for.
class WmiReader {
 public:
  WmiReader() = default;
  virtual ~WmiReader() = default;
  WmiReader(const WmiReader&) = delete;
  WmiReader& operator=(const WmiReader&) = delete;

  virtual void Instance(const char16_t* path) = 0;
  virtual void Value(const WmiValue& value) = 0;
};

using WmiNames = std::vector<std::u16string>;

struct WmiSelection {
  std::u16string from;  // a class, or the path of an instance
  WmiNames properties;
};

// All instances of a class, by SELECT *: fails if some are left out. The name of the class becomes
// part of the query as it is.
Status ListInstances(const WmiConnection& connection, const WmiSelection& selection,
                     const std::atomic<bool>& abandoned, WmiReader* reader);

// The instance with this path.
Status GetInstance(const WmiConnection& connection, const WmiSelection& selection,
                   WmiReader* reader);

// A method of the instance with this path, with texts as its parameters. Reads what it returns as
// an instance without a path that has one value.
struct WmiMethod {
  std::u16string path;
  std::u16string class_name;
  std::u16string name;
  WmiNames parameters;
  std::vector<std::u16string> values;
};

Status CallMethod(const WmiConnection& connection, const WmiMethod& method,
                  const std::atomic<bool>& abandoned, WmiReader* reader);

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_WMI_H_
