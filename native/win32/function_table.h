#ifndef WTSAPI32_WIN32_FUNCTION_TABLE_H_
#define WTSAPI32_WIN32_FUNCTION_TABLE_H_

#include <type_traits>

#include "invoke.h"
#include "platform.h"

namespace wtsapi32::win32 {

// A DLL is a table of functions, filled once at run time: what this Windows lacks fails one call,
// and never the load of this module. A list of functions is a macro that takes a macro, ROW(result,
// name, parameters).

// Declares the struct `Table`: an Export for each row of the list, which is null where this Windows
// lacks the function.
// NOLINTBEGIN(bugprone-macro-parentheses): parameters in parentheses are no parameters.
#define WTSAPI32_FUNCTION_TABLE(Table, FUNCTIONS)         \
  struct Table {                                          \
    FUNCTIONS(WTSAPI32_MEMBER)                            \
    template <typename Self, typename Visit>              \
    static void ForEach(Self* self, const Visit& visit) { \
      FUNCTIONS(WTSAPI32_VISIT)                           \
    }                                                     \
  };
#define WTSAPI32_MEMBER(result, name, parameters) \
  Export<result(WINAPI*) parameters> name{#name, nullptr};
#define WTSAPI32_VISIT(result, name, parameters) visit(&self->name);
// NOLINTEND(bugprone-macro-parentheses)

// From System32 only: a DLL of that name beside the program or in its working directory is never
// loaded. The module is never freed: threads that are stuck in it may outlive everybody. Null if
// there is none.
HMODULE LoadSystemDll(const wchar_t* name) noexcept;

// Null if the module, or this function of it, is missing.
void* FindFunction(HMODULE dll, const char* name) noexcept;

// `find`: gives the address of a function by its name, of a DLL or of a simulator.
template <typename Table, typename Find>
void Fill(Table* table, const Find& find) noexcept {
  Table::ForEach(table, [&find](auto* exported) {
    // By way of void*, because compilers warn of a cast between unlike function types.
    exported->function = reinterpret_cast<decltype(exported->function)>(find(exported->name));
  });
}

template <typename Table>
Table LoadTable(const wchar_t* dll) noexcept {
  // Nothing but pointers: it has no destructor that would run while threads still use it.
  static_assert(std::is_trivially_destructible<Table>::value, "outlives every thread");
  Table table;
  const HMODULE module = LoadSystemDll(dll);
  Fill(&table, [module](const char* name) { return FindFunction(module, name); });
  return table;
}

// For a DLL that is of use as a whole only.
template <typename Table>
Status IsComplete(const Table& table) {
  const char* missing = nullptr;
  Table::ForEach(&table, [&missing](const auto* exported) {
    if (exported->function == nullptr && missing == nullptr) missing = exported->name;
  });
  if (missing != nullptr) return Failure{missing, kErrorCallNotImplemented};
  return Nothing{};
}

}  // namespace wtsapi32::win32

#endif  // WTSAPI32_WIN32_FUNCTION_TABLE_H_
