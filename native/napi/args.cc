#include "args.h"

#include <algorithm>
#include <cmath>

#include "environment.h"

namespace wtsapi32 {

namespace {

bool IsUint32(const Napi::Value& value, uint32_t* result) {
  if (!value.IsNumber()) return false;
  const double number = value.As<Napi::Number>().DoubleValue();
  // Written so that NaN fails as well.
  if (!(number >= 0 && number <= 4294967295.0)) return false;
  *result = static_cast<uint32_t>(number);
  return static_cast<double>(*result) == number;
}

}  // namespace

Args::Args(const Napi::CallbackInfo& info, size_t count, Callback callback)
    : info_(info), function_(static_cast<const char*>(info.Data())), count_(count) {
  const size_t most = count + (callback == kNoCallback ? 0 : 1);
  if (info.Length() < count || info.Length() > most) {
    throw Napi::TypeError::New(info.Env(), std::string(function_) + ": wrong number of arguments");
  }
  if ((HasCallback() || callback == kCallback) && !info[count].IsFunction()) {
    Reject(count, "a function");
  }
}

bool Args::Bool(size_t index) const {
  if (!info_[index].IsBoolean()) Reject(index, "a boolean");
  return info_[index].As<Napi::Boolean>().Value();
}

double Args::Number(size_t index) const {
  if (!info_[index].IsNumber()) Reject(index, "a number");
  const double number = info_[index].As<Napi::Number>().DoubleValue();
  if (std::isnan(number)) Reject(index, "a number");
  return number;
}

uint32_t Args::Uint32(size_t index) const {
  uint32_t number = 0;
  if (!IsUint32(info_[index], &number)) Reject(index, "an unsigned 32-bit integer");
  return number;
}

std::vector<uint32_t> Args::Uint32List(size_t index) const {
  constexpr const char* kExpected = "an array of unsigned 32-bit integers";
  if (!info_[index].IsArray()) Reject(index, kExpected);
  const Napi::Array array = info_[index].As<Napi::Array>();
  // Not reserved: the length of a sparse array says nothing of what is in it.
  std::vector<uint32_t> numbers;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::HandleScope scope(Env());
    uint32_t number = 0;
    if (!IsUint32(array.Get(i), &number)) Reject(index, kExpected);
    numbers.push_back(number);
  }
  return numbers;
}

std::vector<uint32_t> Args::Uint32Array(size_t index) const {
  if (!info_[index].IsTypedArray() ||
      info_[index].As<Napi::TypedArray>().TypedArrayType() != napi_uint32_array) {
    Reject(index, "a Uint32Array");
  }
  const auto array = info_[index].As<Napi::Uint32Array>();
  const size_t length = array.ElementLength();
  if (length == 0) return {};
  return std::vector<uint32_t>(array.Data(), array.Data() + length);
}

uint32_t Args::Below(size_t index, uint32_t count) const {
  const uint32_t number = Uint32(index);
  if (number >= count) Reject(index, "one of the numbers that it knows");
  return number;
}

uint64_t Args::Issued(size_t index, uint64_t last, const char* expected) const {
  const double number = Number(index);
  if (!(number >= 1 && number <= static_cast<double>(last))) Reject(index, expected);
  const auto issued = static_cast<uint64_t>(number);
  if (static_cast<double>(issued) != number) Reject(index, expected);
  return issued;
}

std::u16string Args::TextOf(const Napi::Value& value, size_t index, const char* expected) const {
  if (!value.IsString()) Reject(index, expected);
  std::u16string text = value.As<Napi::String>().Utf16Value();
  if (text.find(u'\0') != std::u16string::npos) Reject(index, expected);
  return text;
}

std::u16string Args::Text(size_t index) const {
  return TextOf(info_[index], index, "a string without NULs");
}

std::vector<std::u16string> Args::TextList(size_t index) const {
  constexpr const char* kExpected = "an array of strings without NULs";
  if (!info_[index].IsArray()) Reject(index, kExpected);
  const Napi::Array array = info_[index].As<Napi::Array>();
  std::vector<std::u16string> texts;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::HandleScope scope(Env());
    texts.push_back(TextOf(array.Get(i), index, kExpected));
  }
  return texts;
}

std::u16string Args::Name(size_t index) const {
  constexpr const char* kExpected = "a name of letters, digits and _";
  std::u16string name = TextOf(info_[index], index, kExpected);
  const bool good = std::all_of(name.begin(), name.end(), [](char16_t unit) {
    return (unit >= u'A' && unit <= u'Z') || (unit >= u'a' && unit <= u'z') ||
           (unit >= u'0' && unit <= u'9') || unit == u'_';
  });
  if (!good || name.empty()) Reject(index, kExpected);
  return name;
}

win32::Secret Args::Secret(size_t index) const {
  constexpr const char* kExpected = "a string without NULs";
  if (!info_[index].IsString()) Reject(index, kExpected);
  const napi_value text = info_[index];
  size_t length = 0;
  napi_get_value_string_utf16(Env(), text, nullptr, 0, &length);
  win32::Secret secret(length);
  napi_get_value_string_utf16(Env(), text, secret.data(), length + 1, &length);
  const char16_t* const end = secret.data() + length;
  if (std::find(secret.data(), secret.data() + length, u'\0') != end) Reject(index, kExpected);
  return secret;
}

ServerArgument Args::ServerOrThisHost(size_t index) const {
  if (info_[index].IsUndefined())
    return ServerArgument{nullptr, Environment::Of(Env()).this_host()};
  return Handle<ServerKind>(index);
}

void Args::Reject(size_t index, const char* expected) const {
  throw Napi::TypeError::New(Env(), std::string(function_) + ": argument " +
                                        std::to_string(index + 1) + " must be " + expected);
}

}  // namespace wtsapi32
