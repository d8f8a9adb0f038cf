#include "bridge.h"
#include "com_object.h"
#include "com_task_memory.h"
#include "memory.h"
#include "misuse.h"
#include "node_exports.h"

namespace wtssim {

namespace {

napi_value ThrowUnanswered(napi_env env, DWORD error) {
  const std::string code = std::to_string(error);
  napi_throw_error(env, code.c_str(), ("the model did not answer: error " + code).c_str());
  return nullptr;
}

// The only cell of an answer, and whether its column says that it is an error.
napi_value ReplyOf(napi_env env, const Table& table) {
  if (table.columns().empty()) return nullptr;  // undefined
  if (table.rows() != 1 || table.columns().size() != 1) {
    return ThrowTypeError(env, "the model's reply must be one cell");
  }
  const Cell& cell = table.cell(0, 0);
  if (cell.type != Cell::Type::kText) return nullptr;
  const napi_value text = TextValue(env, {table.text(cell), cell.length});
  if (table.columns()[0] != "error") return text;
  napi_value error = nullptr;
  napi_create_error(env, nullptr, text, &error);
  napi_throw(env, error);
  return nullptr;
}

}  // namespace

// control(command, json?): asks the model of another environment, and blocks.
napi_value Control(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  std::wstring command;
  std::wstring json;
  if (!GetText(env, arguments[0], &command)) return ThrowTypeError(env, "command is no string");
  const bool has_json = !Is(env, arguments[1], napi_undefined);
  if (has_json && !GetText(env, arguments[1], &json)) {
    return ThrowTypeError(env, "the argument is no string of JSON");
  }
  Request request(Request::Kind::kControl, "control",
                  {Text(command.c_str()), Text(has_json ? json.c_str() : nullptr)});
  TheBridge().Ask(&request);
  if (!request.ending.ok) return ThrowUnanswered(env, request.ending.error);
  return request.ending.table ? ReplyOf(env, *request.ending.table) : nullptr;
}

napi_value Stats(napi_env env, napi_callback_info) {
  const Bridge::Counts counts = TheBridge().Count();
  napi_value stats = nullptr;
  napi_create_object(env, &stats);
  Set(env, stats, "openServers", NumberValue(env, static_cast<double>(counts.open_servers)));
  Set(env, stats, "liveAllocations", NumberValue(env, static_cast<double>(LiveAllocations())));
  Set(env, stats, "blockedCalls", NumberValue(env, static_cast<double>(counts.blocked_calls)));
  Set(env, stats, "lostWakes", NumberValue(env, static_cast<double>(counts.lost_wakes)));
  Set(env, stats, "comObjects", NumberValue(env, static_cast<double>(LiveComReferences())));
  Set(env, stats, "taskMemory", NumberValue(env, static_cast<double>(LiveTaskMemory())));
  napi_value errors = nullptr;
  napi_create_array(env, &errors);
  uint32_t index = 0;
  for (const auto& error : RecordedErrors()) {
    napi_set_element(env, errors, index++, TextValue(env, error));
  }
  Set(env, stats, "errors", errors);
  return stats;
}

napi_value ResetAccounts(napi_env, napi_callback_info) {
  TheBridge().Reset();
  ForgetAllocations();
  ForgetComReferences();
  ForgetTaskMemory();
  ForgetErrors();
  return nullptr;
}

napi_value ReleaseCalls(napi_env, napi_callback_info) {
  TheBridge().Release();
  return nullptr;
}

napi_value Freeze(napi_env, napi_callback_info) {
  TheBridge().Freeze(true);
  return nullptr;
}

napi_value Thaw(napi_env, napi_callback_info) {
  TheBridge().Freeze(false);
  return nullptr;
}

}  // namespace wtssim
