#ifndef WTSSIM_SCRIPT_READER_H_
#define WTSSIM_SCRIPT_READER_H_

#include <optional>
#include <string>
#include <vector>

#include "clock.h"
#include "json.h"

namespace wtssim {

// Reads one object of a script. Each method leaves its target alone when the key is absent, and
// also when the value is of the wrong type, which is an error. So is, for Finish, a key that was
// not asked for: a test with a misspelt option must fail.
class ScriptReader {
 public:
  ScriptReader(const Json& object, std::wstring where, ScriptError* error);

  ScriptError* error() const { return error_; }
  std::wstring Path(const wchar_t* key) const;
  // Says what is wrong with the value of `key`.
  void Fail(const wchar_t* key, const std::wstring& what) const;

  // nullptr when absent.
  const Json* Find(const wchar_t* key);
  // The same, and an error.
  const Json* Require(const wchar_t* key);

  void Text(const wchar_t* key, std::wstring* out);
  void Flag(const wchar_t* key, bool* out);
  void Flag(const wchar_t* key, std::optional<bool>* out);
  void Word(const wchar_t* key, uint32_t* out);
  void Word(const wchar_t* key, std::optional<uint32_t>* out);
  void Duration(const wchar_t* key, Ticks* out);
  void Time(const wchar_t* key, std::optional<Ticks>* out);
  // An error code out of a few.
  void OneOf(const wchar_t* key, std::initializer_list<uint32_t> allowed, uint32_t* out);
  // The index of a string literal out of a few; -1 when absent or wrong.
  int Choice(const wchar_t* key, const std::vector<const wchar_t*>& allowed);
  // The items of an array, or nothing.
  const std::vector<Json>& Items(const wchar_t* key);

  void Finish() const;

 private:
  // Whether the key holds a number in the range.
  bool Number(const wchar_t* key, double least, double most, const wchar_t* expected, double* out);

  const Json& object_;
  std::wstring where_;
  ScriptError* error_;
  std::vector<bool> asked_;
};

// The index of `text` in `allowed`, or -1.
int IndexOf(const std::wstring& text, const std::vector<const wchar_t*>& allowed);

}  // namespace wtssim

#endif  // WTSSIM_SCRIPT_READER_H_
