// What std::terminate does. The C++ library's own default handler prints the type of the exception
// in readable form; its demangler and printf are 120 KB, more than half of the file. Defining the
// library's three handler variables here keeps that part of it out of the link.

#include <exception>

#include "die.h"

namespace {

[[noreturn]] void Terminate() noexcept {
  if (std::current_exception()) {
    try {
      throw;
    } catch (const std::exception& error) {
      wtsapi32::cross::Die("ended by a C++ exception that nobody caught: ", error.what());
    } catch (...) {
      wtsapi32::cross::Die("ended by a C++ exception that nobody caught", "");
    }
  }
  wtsapi32::cross::Die("ended by std::terminate", "");
}

}  // namespace

extern "C" {

// NOLINTBEGIN(readability-identifier-naming): the names are the C++ library's.
std::terminate_handler __cxa_terminate_handler = Terminate;
std::terminate_handler __cxa_unexpected_handler = Terminate;
std::new_handler __cxa_new_handler = nullptr;
// NOLINTEND(readability-identifier-naming)

}  // extern "C"
