#include <array>
#include <chrono>

#include "wmi_connection.h"
#include "wmi_instance.h"

namespace wtsapi32::win32 {

namespace {

constexpr const char* kNext = "IEnumWbemClassObject::Next";

// So often is it seen whether anybody still wants the answer.
constexpr long kSlice = 250;
constexpr ULONG kBatch = 32;
// An enumeration that gives nothing and does not end, and does not take its time for it either, is
// asked again after a pause, and not for ever.
constexpr DWORD kPause = 10;
constexpr int kMostFruitless = 100;

// What one Next has given; owns the objects.
class Batch {
 public:
  // https://learn.microsoft.com/windows/win32/api/wbemcli/nf-wbemcli-ienumwbemclassobject-next
  explicit Batch(IEnumWbemClassObject* enumeration) {
    std::array<IWbemClassObject*, kBatch> objects{};
    result_ = enumeration->Next(kSlice, kBatch, objects.data(), &count_);
    if (FAILED(result_)) return;
    // All that is there, whatever it says of their number.
    for (ULONG i = 0; i < kBatch; ++i) objects_[i].reset(objects[i]);
  }

  HRESULT result() const noexcept { return result_; }
  ULONG count() const noexcept { return count_; }

  Status Read(const WmiNames& properties, WmiReader* reader) const {
    // To leave one out would be to say that it is not there.
    if (count_ > kBatch) return WmiFailure(kNext, WBEM_E_UNEXPECTED);
    for (ULONG i = 0; i < count_; ++i) {
      if (objects_[i] == nullptr) return WmiFailure(kNext, WBEM_E_UNEXPECTED);
      const Status read = ReadInstance(objects_[i].get(), properties, reader);
      if (!read) return read;
    }
    return Nothing{};
  }

 private:
  HRESULT result_ = WBEM_S_NO_ERROR;
  ULONG count_ = 0;
  std::array<ComPtr<IWbemClassObject>, kBatch> objects_;
};

Status ReadAll(IEnumWbemClassObject* enumeration, const WmiNames& properties,
               const std::atomic<bool>& abandoned, WmiReader* reader) {
  for (int fruitless = 0; fruitless < kMostFruitless;) {
    if (abandoned) return WmiFailure(kNext, WBEM_E_CALL_CANCELLED);
    const auto begun = std::chrono::steady_clock::now();
    const Batch batch(enumeration);
    const HRESULT result = batch.result();
    // Also a success that is none of these is not known to be the whole answer.
    if (result != WBEM_S_NO_ERROR && result != WBEM_S_FALSE && result != WBEM_S_TIMEDOUT) {
      return WmiFailure(kNext, result);
    }
    const Status read = batch.Read(properties, reader);
    if (!read || result == WBEM_S_FALSE) return read;
    if (batch.count() > 0) {
      fruitless = 0;
      continue;
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    if (result != WBEM_S_TIMEDOUT || took < std::chrono::milliseconds(kSlice / 2)) ++fruitless;
    ::Sleep(kPause);
  }
  return WmiFailure(kNext, WBEM_E_UNEXPECTED);
}

}  // namespace

// https://learn.microsoft.com/windows/win32/api/wbemcli/nf-wbemcli-iwbemservices-execquery
Status ListInstances(const WmiConnection& connection, const WmiSelection& selection,
                     const std::atomic<bool>& abandoned, WmiReader* reader) {
  const Apartment apartment;
  const Status entered = apartment.Entered();
  if (!entered) return entered;
  const Text language = MakeText(u"WQL");
  const Text query = MakeText(u"SELECT * FROM " + selection.from);
  // Semi-synchronous: it returns at once, and what goes wrong comes with the objects.
  const auto enumeration =
      Given<IEnumWbemClassObject>(kExecQuery, [&](IEnumWbemClassObject** object) {
        return connection.services()->ExecQuery(
            language.get(), query.get(), WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY,
            nullptr, object);
      });
  if (!enumeration) return enumeration.failure();
  const Status covered = connection.Cover((*enumeration).get());
  if (!covered) return covered;
  return ReadAll((*enumeration).get(), selection.properties, abandoned, reader);
}

}  // namespace wtsapi32::win32
