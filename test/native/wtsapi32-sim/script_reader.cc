#include "script_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wtssim {

namespace {

std::wstring Or(const std::wstring& list, const std::wstring& item) {
  return list + (list.empty() ? L"must be " : L" or ") + item;
}

}  // namespace

ScriptReader::ScriptReader(const Json& object, std::wstring where, ScriptError* error)
    : object_(object), where_(std::move(where)), error_(error), asked_(object.keys.size()) {
  if (object.type != Json::Type::kObject) {
    error_->Add((where_.empty() ? L"the script" : where_) + L" must be an object");
  }
}

std::wstring ScriptReader::Path(const wchar_t* key) const {
  return where_.empty() ? key : where_ + L"." + key;
}

void ScriptReader::Fail(const wchar_t* key, const std::wstring& what) const {
  error_->Add(Path(key) + L" " + what);
}

const Json* ScriptReader::Find(const wchar_t* key) {
  for (size_t i = 0; i < object_.keys.size(); ++i) {
    if (object_.keys[i] == key) {
      asked_[i] = true;
      return &object_.items[i];
    }
  }
  return nullptr;
}

const Json* ScriptReader::Require(const wchar_t* key) {
  const Json* value = Find(key);
  if (!value) Fail(key, L"is missing");
  return value;
}

void ScriptReader::Text(const wchar_t* key, std::wstring* out) {
  const Json* value = Find(key);
  if (!value) return;
  // Win32 strings end at a NUL: one inside could never come back out.
  if (value->type != Json::Type::kString || value->text.find(L'\0') != std::wstring::npos) {
    return Fail(key, L"must be a string without NUL");
  }
  *out = value->text;
}

void ScriptReader::Flag(const wchar_t* key, bool* out) {
  std::optional<bool> value;
  Flag(key, &value);
  if (value) *out = *value;
}

void ScriptReader::Flag(const wchar_t* key, std::optional<bool>* out) {
  const Json* value = Find(key);
  if (!value) return;
  if (value->type != Json::Type::kBoolean) return Fail(key, L"must be a boolean");
  *out = value->boolean;
}

bool ScriptReader::Number(const wchar_t* key, double least, double most, const wchar_t* expected,
                          double* out) {
  const Json* value = Find(key);
  if (!value) return false;
  *out = value->number;
  // Infinity ("1e999") is in no range, so it needs no case of its own.
  if (value->type == Json::Type::kNumber && *out >= least && *out <= most) return true;
  Fail(key, expected);
  return false;
}

void ScriptReader::Word(const wchar_t* key, uint32_t* out) {
  std::optional<uint32_t> value;
  Word(key, &value);
  if (value) *out = *value;
}

void ScriptReader::Word(const wchar_t* key, std::optional<uint32_t>* out) {
  static const wchar_t kExpected[] = L"must be an integer from 0 to 4294967295";
  double number = 0;
  if (!Number(key, 0, 0xFFFFFFFFu, kExpected, &number)) return;
  if (number != std::floor(number)) return Fail(key, kExpected);
  *out = static_cast<uint32_t>(number);
}

void ScriptReader::Duration(const wchar_t* key, Ticks* out) {
  constexpr double kLongest = std::numeric_limits<double>::max();
  double number = 0;
  if (Number(key, 0, kLongest, L"must be a duration in milliseconds", &number)) {
    *out = TicksFromDuration(number);
  }
}

void ScriptReader::Time(const wchar_t* key, std::optional<Ticks>* out) {
  // What a FILETIME can hold: from 1601, of which the first moment means "unset", to the year
  // 30828.
  constexpr double kFirst = -11644473599999.0;
  constexpr double kLast = 910692730085476.0;
  double number = 0;
  if (Number(key, kFirst, kLast, L"must be milliseconds since 1970", &number)) {
    *out = TicksFromUnixMs(number);
  }
}

void ScriptReader::OneOf(const wchar_t* key, std::initializer_list<uint32_t> allowed,
                         uint32_t* out) {
  std::optional<uint32_t> value;
  Word(key, &value);
  if (!value) return;
  std::wstring expected;
  for (const uint32_t code : allowed) {
    if (code == *value) *out = code;
    expected = Or(expected, std::to_wstring(code));
  }
  if (*out != *value) Fail(key, expected);
}

int ScriptReader::Choice(const wchar_t* key, const std::vector<const wchar_t*>& allowed) {
  if (!Find(key)) return -1;
  std::wstring text;
  Text(key, &text);
  const int index = IndexOf(text, allowed);
  std::wstring expected;
  for (const wchar_t* name : allowed) expected = Or(expected, name);
  if (index < 0) Fail(key, expected);
  return index;
}

const std::vector<Json>& ScriptReader::Items(const wchar_t* key) {
  static const std::vector<Json> kNone;
  const Json* value = Find(key);
  if (!value) return kNone;
  if (value->type == Json::Type::kArray) return value->items;
  Fail(key, L"must be an array");
  return kNone;
}

void ScriptReader::Finish() const {
  for (size_t i = 0; i < asked_.size(); ++i) {
    if (!asked_[i]) error_->Add(L"unknown option " + Path(object_.keys[i].c_str()));
  }
}

int IndexOf(const std::wstring& text, const std::vector<const wchar_t*>& allowed) {
  for (size_t i = 0; i < allowed.size(); ++i) {
    if (text == allowed[i]) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace wtssim
