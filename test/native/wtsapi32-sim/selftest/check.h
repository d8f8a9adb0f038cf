#ifndef WTSSIM_SELFTEST_CHECK_H_
#define WTSSIM_SELFTEST_CHECK_H_

#include <string>

namespace selftest {

// One line of the checklist (windows-semantics.md section 10), or a promise of our own: prints "ok"
// and the line when its conditions all held, and what did not otherwise.
class Line {
 public:
  explicit Line(const char* name) : name_(name) {}
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // `what` says what is expected; `detail` what was found.
  void Expect(bool holds, const char* what, const std::wstring& detail = L"");
  template <typename A, typename B>
  void Equal(const A& found, const B& expected, const char* what) {
    Expect(found == expected, what, std::to_wstring(found));
  }

 private:
  const char* name_;
  bool failed_ = false;
};

void Fail(const char* what, const std::wstring& detail);
int Failures();

// The parts; each resets the DLL as it likes.
void CheckArguments();
void CheckCom();
void CheckExitWindows();
void CheckFixedAnswers();
void CheckHanging();
void CheckLayouts();
void CheckLists();
void CheckMemory();
void CheckServers();
int RunAsChild();
void Measure();

}  // namespace selftest

#endif  // WTSSIM_SELFTEST_CHECK_H_
