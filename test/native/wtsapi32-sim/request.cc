#include "request.h"

#include <algorithm>

#include "misuse.h"

namespace wtssim {

namespace {

// Digit by digit: this is most of what the replay of a small answer costs.
void Append(std::wstring* key, double number) {
  wchar_t digits[24];
  wchar_t* first = digits + 24;
  auto rest = static_cast<uint64_t>(number < 0 ? -number : number);
  do {
    *--first = static_cast<wchar_t>(L'0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) *--first = L'-';
  key->append(first, digits + 24);
}

void Append(std::wstring* key, const char* text) {
  for (; *text; ++text) key->push_back(static_cast<wchar_t>(*text));
}

}  // namespace

Request::Request(Kind what, const char* name, Arguments list)
    : kind(what), call(name), on_server(false), handle(nullptr) {
  for (const Argument& argument : list) Add(argument);
}

Request::Request(const char* name, HANDLE server_handle, Arguments list)
    : kind(Kind::kCall), call(name), on_server(true), handle(server_handle) {
  Add(Number(0));
  for (const Argument& argument : list) Add(argument);
}

bool Request::Add(const Argument& argument) {
  if (count == arguments.size()) {
    RecordError(call, "more arguments than a request has room for", "");
    return false;
  }
  arguments[count++] = argument;
  return true;
}

bool Request::has_secret() const {
  return std::any_of(arguments.begin(), arguments.begin() + count, [](const Argument& argument) {
    return argument.type == Argument::Type::kSecret;
  });
}

void WriteKey(const Request& request, std::wstring* key) {
  if (!request.kept_as.empty()) {
    *key = request.kept_as;
    return;
  }
  key->clear();
  Append(key, request.call);
  for (size_t i = 0; i < request.count; ++i) {
    const Argument& argument = request.arguments[i];
    key->push_back(L'|');
    switch (argument.type) {
      case Argument::Type::kNull:
        Append(key, "null");
        break;
      case Argument::Type::kFlag:
        Append(key, argument.number != 0 ? "true" : "false");
        break;
      case Argument::Type::kText:
        *key += argument.text;
        break;
      case Argument::Type::kSecret:
        // An empty one is none.
        if (*argument.text) Append(key, "(secret)");
        break;
      default:
        Append(key, argument.number);
    }
  }
}

}  // namespace wtssim
