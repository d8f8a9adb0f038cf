// Loads the simulated wtsapi32.dll and checks what is its own: structures, memory, handles, the
// shape of arguments. #n is a line of windows-semantics.md section 10. What hosts and sessions do
// the model decides, and the behaviour suite checks it over both.
//
//   selftest.exe [--bench] [path of the DLL; default: wtsapi32.dll in System32]
//
// Exit code 1: a line failed; 2: the DLL could not be loaded.

#include <cstdio>
#include <cstring>
#include <string>

#include "check.h"
#include "dll.h"

namespace selftest {

namespace {

int failures = 0;

}  // namespace

Line::~Line() {
  if (!failed_) std::printf("ok %s\n", name_);
  std::fflush(stdout);
}

void Line::Expect(bool holds, const char* what, const std::wstring& detail) {
  if (holds) return;
  failed_ = true;
  std::printf("not ok %s: %s", name_, what);
  Fail("", detail);
}

void Fail(const char* what, const std::wstring& detail) {
  ++failures;
  std::printf("%s", what);
  if (!detail.empty()) std::printf("; found ");
  for (const wchar_t unit : detail) {
    std::printf(unit < 0x7F ? "%c" : "\\u%04x", static_cast<unsigned>(unit));
  }
  std::printf("\n");
}

int Failures() { return failures; }

}  // namespace selftest

int main(int argc, char** argv) {
  bool bench = false;
  bool child = false;
  std::wstring path;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--bench") == 0) {
      bench = true;
    } else if (std::strcmp(argv[i], "--child") == 0) {
      child = true;
    } else {
      path.assign(argv[i], argv[i] + std::strlen(argv[i]));
    }
  }
  if (!selftest::LoadDll(path.empty() ? nullptr : path.c_str())) {
    std::printf("cannot load the DLL, error %lu\n", GetLastError());
    return 2;
  }
  if (child) return selftest::RunAsChild();
  if (bench) {
    selftest::Measure();
    return 0;
  }
  selftest::CheckCom();
  selftest::CheckArguments();
  selftest::CheckLists();
  selftest::CheckLayouts();
  selftest::CheckMemory();
  selftest::CheckServers();
  selftest::CheckExitWindows();
  selftest::CheckFixedAnswers();
  selftest::CheckHanging();
  std::printf(selftest::Failures() ? "%d failed\n" : "all passed\n", selftest::Failures());
  return selftest::Failures() ? 1 : 0;
}
