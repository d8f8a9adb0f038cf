#ifndef WTSSIM_JSON_H_
#define WTSSIM_JSON_H_

#include <cstdint>
#include <string>
#include <vector>

namespace wtssim {

// What is wrong with a script or a command, in words for the author of the test. It is handed down
// and not thrown: zig's runtime for x86 cannot unwind, so there a C++ exception ends the process.
// The first error is kept, and what is read after it does not matter.
class ScriptError {
 public:
  void Add(const std::wstring& message) {
    if (message_.empty()) message_ = message;
  }
  explicit operator bool() const { return !message_.empty(); }
  const std::wstring& message() const { return message_; }

 private:
  std::wstring message_;
};

// A parsed JSON text. Text is UTF-16 throughout; a lone surrogate is kept as it is.
struct Json {
  enum class Type { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Type type = Type::kNull;
  bool boolean = false;
  double number = 0;
  std::wstring text;
  std::vector<std::wstring> keys;  // of an object; keys[i] belongs to items[i]
  std::vector<Json> items;
};

// Strict JSON, except that a repeated key is an error: one of the two would be lost without a word.
Json ParseJson(const std::wstring& text, ScriptError* error);

// Writes JSON; the caller keeps objects and arrays balanced.
class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(const wchar_t* key);
  JsonWriter& String(const std::wstring& text);
  JsonWriter& Number(int64_t number);
  JsonWriter& Boolean(bool value);
  JsonWriter& Null();

  std::wstring Take() { return std::move(out_); }

 private:
  void Separate();

  std::wstring out_;
  bool comma_ = false;
};

}  // namespace wtssim

#endif  // WTSSIM_JSON_H_
