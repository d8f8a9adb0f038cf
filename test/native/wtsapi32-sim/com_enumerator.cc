#include "com_enumerator.h"

#include "com_ask.h"
#include "com_row.h"
#include "misuse.h"

namespace wtssim {

Enumerator::Enumerator(std::shared_ptr<const Connection> connection, double query_id,
                       std::wstring query)
    : ComObject("IEnumWbemClassObject", __uuidof(IEnumWbemClassObject)),
      connection_(std::move(connection)),
      query_id_(query_id),
      query_(std::move(query)),
      security_(this, connection_) {}

void* Enumerator::Other(REFIID iid) {
  const bool asks = connection_->has_security && IsEqualIID(iid, __uuidof(IClientSecurity));
  return asks ? static_cast<IClientSecurity*>(&security_) : nullptr;
}

HRESULT Enumerator::Next(LONG timeout, ULONG count, IWbemClassObject** objects, ULONG* returned) {
  static const char kMethod[] = "IEnumWbemClassObject::Next";
  const ComCall call(&lifetime_, "Next", ComCall::kOfTheMta);
  if (!call) return kReleasedObject;
  if (returned) *returned = 0;
  if (!objects || !returned || count == 0) return Code(WBEM_E_INVALID_PARAMETER);
  security_.Check(kMethod);
  if (ended_) return WBEM_S_FALSE;
  const auto milliseconds = static_cast<DWORD>(timeout);
  Request request(
      Request::Kind::kWmi, kMethod,
      {Text(connection_->path.c_str()), Number(query_id_), Number(milliseconds), Number(count)});
  // The id is of this query, and its answers are wanted for the same query later.
  request.kept_as =
      Joined(L"IEnumWbemClassObject::Next",
             {connection_->path, query_, std::to_wstring(batches_.load()), std::to_wstring(count)});
  std::shared_ptr<const Table> answer;
  const HRESULT code = AskWmi(&request, &answer);
  if (code != S_OK) return code;
  ++batches_;
  const size_t rows = answer->rows();
  if (rows > count) {
    RecordError(kMethod, "the model's answer has more rows than were asked for", "");
    return Code(WBEM_E_FAILED);
  }
  for (size_t row = 0; row < rows; ++row) {
    objects[row] = new RowObject(RowObject::Kind::kInstance, answer, row);
  }
  *returned = static_cast<ULONG>(rows);
  ended_ = rows < count;
  return ended_ ? WBEM_S_FALSE : WBEM_S_NO_ERROR;
}

}  // namespace wtssim
