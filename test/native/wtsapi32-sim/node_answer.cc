#include "bridge.h"
#include "node_exports.h"

namespace wtssim {

namespace {

uint32_t LengthOf(napi_env env, napi_value array) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  return length;
}

// Most texts are short: one call for each, instead of one more for its length.
void AddText(napi_env env, napi_value value, Table* table) {
  table->BeginText();
  size_t length = 0;
  for (size_t most = 62;; most = length) {
    wchar_t* place = table->Reserve(most);
    napi_get_value_string_utf16(env, value, reinterpret_cast<char16_t*>(place), most + 1, &length);
    if (length < most) break;
    size_t whole = 0;
    napi_get_value_string_utf16(env, value, nullptr, 0, &whole);
    if (length == whole) break;
    length = whole;
  }
  table->EndText(length);
}

bool AddCell(napi_env env, napi_value value, Table* table) {
  napi_valuetype type = napi_object;
  napi_typeof(env, value, &type);
  double number = 0;
  switch (type) {
    case napi_undefined:
    case napi_null:
      table->AddAbsent();
      return true;
    case napi_number:
      napi_get_value_double(env, value, &number);
      table->AddNumber(number);
      return true;
    case napi_string:
      AddText(env, value, table);
      return true;
    default:
      return false;
  }
}

// What is wrong, or nullptr.
const char* ReadTable(napi_env env, napi_value columns, napi_value cells, Table* table) {
  const uint32_t column_count = LengthOf(env, columns);
  for (uint32_t i = 0; i < column_count; ++i) {
    napi_value column = nullptr;
    std::wstring name;
    napi_get_element(env, columns, i, &column);
    if (!GetText(env, column, &name)) return "columns must be strings";
    table->AddColumn(std::string(name.begin(), name.end()));
  }
  const uint32_t cell_count = LengthOf(env, cells);
  for (uint32_t i = 0; i < cell_count; ++i) {
    napi_value cell = nullptr;
    napi_get_element(env, cells, i, &cell);
    if (!AddCell(env, cell, table)) return "a cell must be a number, a string, null or undefined";
  }
  return table->whole() ? nullptr : "the cells make no whole rows";
}

}  // namespace

// answer(id, columns?, cells?): the call succeeds.
napi_value AnswerCall(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  auto table = std::make_shared<Table>();
  const char* wrong = ReadTable(env, arguments[1], arguments[2], table.get());
  if (wrong) return ThrowTypeError(env, wrong);
  TheBridge().Finish(GetId(env, arguments[0]), {true, 0, std::move(table)}, true);
  return nullptr;
}

// fail(id, errno): the call fails with that last error.
napi_value FailCall(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  uint32_t error = 0;
  // Deno converts what is no number.
  if (!Is(env, arguments[1], napi_number)) return ThrowTypeError(env, "fail needs an error code");
  napi_get_value_uint32(env, arguments[1], &error);
  TheBridge().Finish(GetId(env, arguments[0]), Failure(error), true);
  return nullptr;
}

// park(id): the call hangs on purpose, even when the model is over.
napi_value ParkCall(napi_env env, napi_callback_info info) {
  TheBridge().Park(GetId(env, ArgumentsOf(env, info)[0]));
  return nullptr;
}

}  // namespace wtssim
