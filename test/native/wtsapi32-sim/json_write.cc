#include "json.h"

namespace wtssim {

namespace {

bool IsLoneSurrogate(const std::wstring& text, size_t i) {
  const wchar_t unit = text[i];
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    return i + 1 == text.size() || text[i + 1] < 0xDC00 || text[i + 1] > 0xDFFF;
  }
  if (unit >= 0xDC00 && unit <= 0xDFFF) {
    return i == 0 || text[i - 1] < 0xD800 || text[i - 1] > 0xDBFF;
  }
  return false;
}

void AppendEscape(std::wstring* out, wchar_t unit) {
  static const wchar_t kHex[] = L"0123456789abcdef";
  *out += L"\\u";
  for (int shift = 12; shift >= 0; shift -= 4) *out += kHex[(unit >> shift) & 15];
}

}  // namespace

void JsonWriter::Separate() {
  if (comma_) out_ += L',';
  comma_ = true;
}

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  out_ += L'{';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  out_ += L'}';
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  out_ += L'[';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  out_ += L']';
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(const wchar_t* key) {
  String(key);
  out_ += L':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(const std::wstring& text) {
  Separate();
  out_ += L'"';
  for (size_t i = 0; i < text.size(); ++i) {
    const wchar_t unit = text[i];
    if (unit == L'"' || unit == L'\\') {
      out_ += L'\\';
      out_ += unit;
    } else if (unit < 0x20 || IsLoneSurrogate(text, i)) {
      AppendEscape(&out_, unit);
    } else {
      out_ += unit;
    }
  }
  out_ += L'"';
  return *this;
}

JsonWriter& JsonWriter::Number(int64_t number) {
  Separate();
  out_ += std::to_wstring(number);
  return *this;
}

JsonWriter& JsonWriter::Boolean(bool value) {
  Separate();
  out_ += value ? L"true" : L"false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Separate();
  out_ += L"null";
  return *this;
}

}  // namespace wtssim
