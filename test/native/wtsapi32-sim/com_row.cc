#include "com_row.h"

#include "com_parameters.h"
#include "misuse.h"

namespace wtssim {

namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

wchar_t Lower(wchar_t unit) {
  return unit >= L'A' && unit <= L'Z' ? static_cast<wchar_t>(unit + (L'a' - L'A')) : unit;
}

bool NamesColumn(const wchar_t* a, const std::string& b) {
  size_t i = 0;
  for (; a[i] && i < b.size(); ++i) {
    if (Lower(a[i]) != Lower(static_cast<wchar_t>(b[i]))) return false;
  }
  return !a[i] && i == b.size();
}

// Every object has these, be they NULL.
bool IsOfTheSystem(const wchar_t* name) {
  for (const wchar_t* other :
       {L"__PATH", L"__RELPATH", L"__CLASS", L"__GENUS", L"__NAMESPACE", L"__SERVER",
        L"__SUPERCLASS", L"__DYNASTY", L"__DERIVATION", L"__PROPERTY_COUNT"}) {
    if (SameName(name, other)) return true;
  }
  return false;
}

// uint32 is VT_I4 in WMI: the same bits.
HRESULT PutNumber(double number, VARIANT* value) {
  const auto whole = static_cast<int64_t>(number);
  if (static_cast<double>(whole) != number || whole < INT32_MIN || whole > UINT32_MAX) {
    RecordError("IWbemClassObject::Get", "the model's answer has no number of 32 bits", "");
    return Code(WBEM_E_FAILED);
  }
  value->vt = VT_I4;
  value->lVal = static_cast<LONG>(static_cast<uint32_t>(whole));
  return S_OK;
}

HRESULT PutText(const wchar_t* text, size_t length, VARIANT* value) {
  value->bstrVal = LoadCom()->SysAllocStringLen(text, static_cast<UINT>(length));
  if (!value->bstrVal) return Code(WBEM_E_OUT_OF_MEMORY);
  value->vt = VT_BSTR;
  return S_OK;
}

}  // namespace

bool SameName(const wchar_t* a, const wchar_t* b) {
  for (; *a && Lower(*a) == Lower(*b); ++a, ++b) {
  }
  return Lower(*a) == Lower(*b);
}

RowObject::RowObject(Kind kind, std::shared_ptr<const Table> table, size_t row)
    : ComObject("IWbemClassObject", __uuidof(IWbemClassObject)),
      kind_(kind),
      table_(std::move(table)),
      row_(row) {}

size_t RowObject::ColumnOf(LPCWSTR name) const {
  const auto& columns = table_->columns();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (NamesColumn(name, columns[i])) return i;
  }
  return kNone;
}

// A NULL has the type of its property, which other rows may tell.
CIMTYPE RowObject::TypeOf(size_t column) const {
  for (size_t row = 0; row < table_->rows(); ++row) {
    const Cell::Type type = table_->cell(row, column).type;
    if (type == Cell::Type::kNumber) return CIM_UINT32;
    if (type == Cell::Type::kText) return CIM_STRING;
  }
  return CIM_STRING;
}

HRESULT RowObject::Get(LPCWSTR name, LONG flags, VARIANT* value, CIMTYPE* type, LONG* flavor) {
  const ComCall call(&lifetime_, "Get", ComCall::kAnyThread);
  if (!call) return kReleasedObject;
  if (!name || flags != 0) return Code(WBEM_E_INVALID_PARAMETER);
  const size_t column = ColumnOf(name);
  const bool of_the_system = name[0] == L'_' && name[1] == L'_';
  if (column == kNone && !IsOfTheSystem(name)) return Code(WBEM_E_NOT_FOUND);
  if (type) *type = column == kNone ? static_cast<CIMTYPE>(CIM_STRING) : TypeOf(column);
  if (flavor) *flavor = of_the_system ? WBEM_FLAVOR_ORIGIN_SYSTEM : WBEM_FLAVOR_ORIGIN_LOCAL;
  if (!value) return S_OK;
  *value = {};
  value->vt = VT_NULL;
  if (column == kNone) return S_OK;
  const Cell& cell = table_->cell(row_, column);
  switch (cell.type) {
    case Cell::Type::kNumber:
      return PutNumber(cell.number, value);
    case Cell::Type::kText:
      return PutText(table_->text(cell), cell.length, value);
    default:
      return S_OK;
  }
}

HRESULT RowObject::GetMethod(LPCWSTR name, LONG flags, IWbemClassObject** in,
                             IWbemClassObject** out) {
  const ComCall call(&lifetime_, "GetMethod", ComCall::kAnyThread);
  if (!call) return kReleasedObject;
  if (!name || flags != 0) return Code(WBEM_E_INVALID_PARAMETER);
  if (kind_ != Kind::kClass) {
    RecordMisuse("IWbemClassObject::GetMethod", "of an object that is no class", this);
    return Code(WBEM_E_ILLEGAL_OPERATION);
  }
  const size_t column = ColumnOf(L"__CLASS");
  const Cell::Type type = column == kNone ? Cell::Type::kAbsent : table_->cell(row_, column).type;
  if (type != Cell::Type::kText) {
    RecordError("IWbemClassObject::GetMethod", "the model's answer has no text in __CLASS", "");
    return Code(WBEM_E_FAILED);
  }
  if (out) *out = nullptr;
  if (in) *in = new Parameters(table_->text(table_->cell(row_, column)), name, false);
  return S_OK;
}

HRESULT RowObject::SpawnInstance(LONG, IWbemClassObject** instance) {
  const ComCall call(&lifetime_, "SpawnInstance", ComCall::kAnyThread);
  if (instance) *instance = nullptr;
  RecordMisuse("IWbemClassObject::SpawnInstance", "of an object that is no signature", this);
  return Code(WBEM_E_ILLEGAL_OPERATION);
}

}  // namespace wtssim
