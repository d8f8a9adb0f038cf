#include <cstdlib>
#include <set>

#include "json.h"

namespace wtssim {

namespace {

constexpr int kMaxDepth = 64;

class Parser {
 public:
  Parser(const std::wstring& text, ScriptError* error) : text_(text), error_(error) {}

  Json Parse() {
    Json value = Value(0);
    SkipSpace();
    if (at_ != text_.size()) Fail(L"text after the end");
    return value;
  }

 private:
  // Goes to the end of the text, where every rule below gives up.
  void Fail(const wchar_t* what) {
    error_->Add(L"JSON: " + std::wstring(what) + L" at character " + std::to_wstring(at_));
    at_ = text_.size();
  }

  // 0 at the end: no JSON token is a NUL, so it needs no case of its own.
  wchar_t Peek() const { return at_ < text_.size() ? text_[at_] : L'\0'; }

  void SkipSpace() {
    while (Peek() == L' ' || Peek() == L'\t' || Peek() == L'\n' || Peek() == L'\r') ++at_;
  }

  bool Accept(wchar_t unit) {
    SkipSpace();
    if (Peek() != unit) return false;
    ++at_;
    return true;
  }

  void Expect(wchar_t unit, const wchar_t* what) {
    if (!Accept(unit)) Fail(what);
  }

  Json Value(int depth) {
    if (depth > kMaxDepth) Fail(L"nested too deeply");
    SkipSpace();
    Json value;
    switch (Peek()) {
      case L'{':
        Object(&value, depth);
        break;
      case L'[':
        Array(&value, depth);
        break;
      case L'"':
        value.type = Json::Type::kString;
        value.text = String();
        break;
      case L't':
      case L'f':
        value.type = Json::Type::kBoolean;
        value.boolean = Peek() == L't';
        Word(value.boolean ? L"true" : L"false");
        break;
      case L'n':
        Word(L"null");
        break;
      default:
        value.type = Json::Type::kNumber;
        value.number = Number();
    }
    return value;
  }

  void Object(Json* value, int depth) {
    value->type = Json::Type::kObject;
    ++at_;
    if (Accept(L'}')) return;
    std::set<std::wstring> seen;
    do {
      SkipSpace();
      if (Peek() != L'"') return Fail(L"a key is expected");
      value->keys.push_back(String());
      if (!seen.insert(value->keys.back()).second) Fail(L"a key is repeated");
      Expect(L':', L"':' is expected");
      value->items.push_back(Value(depth + 1));
    } while (Accept(L','));
    Expect(L'}', L"',' or '}' is expected");
  }

  void Array(Json* value, int depth) {
    value->type = Json::Type::kArray;
    ++at_;
    if (Accept(L']')) return;
    do {
      value->items.push_back(Value(depth + 1));
    } while (Accept(L','));
    Expect(L']', L"',' or ']' is expected");
  }

  void Word(const wchar_t* word) {
    for (; *word; ++word, ++at_) {
      if (Peek() != *word) return Fail(L"unexpected word");
    }
  }

  std::wstring String() {
    std::wstring out;
    for (++at_; Peek() != L'"'; ++at_) {
      if (at_ >= text_.size() || Peek() < 0x20) {
        Fail(L"unterminated string");
        return out;
      }
      out += Peek() == L'\\' ? Escape() : Peek();
    }
    ++at_;
    return out;
  }

  wchar_t Escape() {
    static const std::wstring kNames = L"\"\\/bfnrt";
    static const wchar_t kUnits[] = L"\"\\/\b\f\n\r\t";
    ++at_;
    if (Peek() == L'u') {
      unsigned unit = 0;
      for (int i = 0; i < 4; ++i) {
        ++at_;
        unit = unit * 16 + HexDigit(Peek());
      }
      return static_cast<wchar_t>(unit);
    }
    const size_t name = kNames.find(Peek());
    if (name == std::wstring::npos) {
      Fail(L"unknown escape");
      return 0;
    }
    return kUnits[name];
  }

  unsigned HexDigit(wchar_t unit) {
    if (unit >= L'0' && unit <= L'9') return static_cast<unsigned>(unit - L'0');
    if (unit >= L'a' && unit <= L'f') return static_cast<unsigned>(unit - L'a' + 10);
    if (unit >= L'A' && unit <= L'F') return static_cast<unsigned>(unit - L'A' + 10);
    Fail(L"four hexadecimal digits are expected");
    return 0;
  }

  bool Digits(std::string* out) {
    const size_t before = out->size();
    while (Peek() >= L'0' && Peek() <= L'9') *out += static_cast<char>(text_[at_++]);
    return out->size() > before;
  }

  double Number() {
    std::string digits;
    if (Peek() == L'-') digits += static_cast<char>(text_[at_++]);
    const bool zero = Peek() == L'0';
    const size_t start = at_;
    if (!Digits(&digits)) Fail(L"a value is expected");
    if (zero && at_ - start > 1) Fail(L"a number starts with 0");
    if (Peek() == L'.') {
      digits += static_cast<char>(text_[at_++]);
      if (!Digits(&digits)) Fail(L"digits are expected");
    }
    if (Peek() == L'e' || Peek() == L'E') {
      digits += static_cast<char>(text_[at_++]);
      if (Peek() == L'+' || Peek() == L'-') digits += static_cast<char>(text_[at_++]);
      if (!Digits(&digits)) Fail(L"digits are expected");
    }
    return std::strtod(digits.c_str(), nullptr);
  }

  const std::wstring& text_;
  ScriptError* error_;
  size_t at_ = 0;
};

}  // namespace

Json ParseJson(const std::wstring& text, ScriptError* error) { return Parser(text, error).Parse(); }

}  // namespace wtssim
