// The addon's own code for the end of the session (native/win32), without Node, where Windows does
// what Wine does not: show reasons, and fail. A program for Windows: a line for each check, exit
// code 1 if one failed.
#include "../../../native/win32/end_session.h"

#include <cstdio>
#include <functional>
#include <thread>

#include "fakes.h"

namespace {

using namespace wtsapi32::win32;  // NOLINT(google-build-using-namespace): it is what is tested
using fakes::Now;

constexpr uint32_t kForEver = 600'000;
int failures = 0;

void Check(const char* sentence, bool holds) {
  std::printf("%s - %s\n", holds ? "ok" : "not ok", sentence);
  std::fflush(stdout);
  if (!holds) ++failures;
}

bool Until(const std::function<bool()>& condition) {
  for (int i = 0; i < 10'000; ++i) {
    if (condition()) return true;
    ::Sleep(1);
  }
  return false;
}

bool NothingIsLeft() {
  return Until([] { return fakes::Window() == nullptr && !fakes::ClassExists(); }) &&
         fakes::ShownReason().empty() && !fakes::Misused();
}

bool Failed(const Status& status, const char* syscall, uint32_t error) {
  if (status) return false;
  const bool so =
      std::string(status.failure().syscall) == syscall && status.failure().error == error;
  if (!so) std::printf("# %s, %u\n", status.failure().syscall, status.failure().error);
  return so;
}

class Listener final : public EndSessionListener {
 public:
  explicit Listener(uint32_t level = 0) : EndSessionListener(level, kForEver) {}
  bool Tell(const EndQuestion& question) noexcept override {
    last = question.id;
    ending = question.ending;
    return true;
  }
  void RingAgain() noexcept override { ++rings; }

  bool Answers(bool allow) {
    if (!Until([this] { return last != 0; })) return false;
    AnswerEndSession(this, last.exchange(0), allow);
    return true;
  }

  std::atomic<uint64_t> last{0};
  std::atomic<bool> ending{false};
  std::atomic<int> rings{0};
};

// Sends a query on a thread of its own.
class Query {
 public:
  Query()
      : window_(fakes::Window()), thread_([this] {
          answer_ = static_cast<int>(::SendMessageW(window_, WM_QUERYENDSESSION, 0, 0));
        }) {}
  ~Query() { thread_.join(); }
  int Answer() {
    Until([this] { return answer_ >= 0; });
    return answer_;
  }
  bool IsOpen() const { return answer_ < 0; }

 private:
  const HWND window_;
  std::atomic<int> answer_{-1};
  std::thread thread_;
};

std::shared_ptr<EndSessionBlock> Reason(const char16_t* text) {
  return std::make_shared<EndSessionBlock>(text);
}

bool Shows(const wchar_t* text) {
  return Until([text] { return fakes::ShownReason() == text; });
}

void Reasons() {
  const auto first = Reason(u"Gr\u00fc\u00dfe \U0001f98a");
  const auto second = Reason(u"second");
  const auto third = Reason(u"third");
  Check("a reason is shown when Block returns",
        bool(BlockEndSession(first)) && fakes::ShownReason() == L"Gr\u00fc\u00dfe \U0001f98a");
  Check("the newest is shown", bool(BlockEndSession(second)) && bool(BlockEndSession(third)) &&
                                   fakes::ShownReason() == L"third");
  UnblockEndSession(second.get());
  ::Sleep(50);
  Check("an older one may go unseen", fakes::ShownReason() == L"third");
  UnblockEndSession(third.get());
  Check("the one before it is shown again", Shows(L"Gr\u00fc\u00dfe \U0001f98a"));
  Now().refuse_reason = true;
  Check("one that Windows does not take is a failure",
        Failed(BlockEndSession(Reason(u"bad")), "ShutdownBlockReasonCreate", ERROR_NOT_SUPPORTED));
  Check("then the one before it is shown again", Shows(L"Gr\u00fc\u00dfe \U0001f98a"));
  UnblockEndSession(first.get());
  UnblockEndSession(first.get());
  Check("nothing is left of reasons", NothingIsLeft());
  Check("a first one that Windows does not take leaves nothing",
        Failed(BlockEndSession(Reason(u"bad")), "ShutdownBlockReasonCreate", ERROR_NOT_SUPPORTED) &&
            NothingIsLeft());
  Now().refuse_reason = false;
}

void ReasonsMeanwhile() {
  const auto listener = std::make_shared<Listener>();
  const auto reason = Reason(u"in a query");
  Check("there is a window", bool(SubscribeEndSession(listener)));
  {
    Query query;
    Until([&] { return listener->last != 0; });
    Check("a reason is shown while a query waits",
          bool(BlockEndSession(reason)) && fakes::ShownReason() == L"in a query" && query.IsOpen());
    Check("who does not answer is called again", Until([&] { return listener->rings > 2; }));
    UnblockEndSession(reason.get());
    Check("and taken back", Shows(L"") && query.IsOpen());
    listener->Answers(false);
    Check("the query is refused", query.Answer() == 0);
  }
  Now().hold_reason = true;
  Check("a reason that Windows is stuck with does not hold JavaScript for ever",
        Failed(BlockEndSession(Reason(u"late")), "ShutdownBlockReasonCreate", ERROR_TIMEOUT));
  Now().hold_reason = false;
  Check("nor is it shown in the end", Shows(L"") && !fakes::Misused());
  const size_t before = fakes::ReasonsGiven();
  std::thread threads[4];
  for (auto& thread : threads) {
    thread = std::thread([] {
      for (int i = 0; i < 50; ++i) {
        const auto some = Reason(u"some");
        if (BlockEndSession(some)) UnblockEndSession(some.get());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  Check("each reason of several threads is tried", fakes::ReasonsGiven() - before >= 200);
  UnsubscribeEndSession(listener.get());
  Check("nothing is left of all that", NothingIsLeft());
}

void Failures() {
  const auto listener = std::make_shared<Listener>(0x300);
  Now().register_class = ERROR_NOT_ENOUGH_MEMORY;
  Check("a class that cannot be registered is a failure",
        Failed(SubscribeEndSession(listener), "RegisterClassExW", ERROR_NOT_ENOUGH_MEMORY));
  Now().register_class = 0;
  Now().create_window = ERROR_ACCESS_DENIED;
  Check("so is a window that cannot be made, and its class is gone",
        Failed(SubscribeEndSession(listener), "CreateWindowExW", ERROR_ACCESS_DENIED) &&
            NothingIsLeft());
  Check("so it is for a reason",
        Failed(BlockEndSession(Reason(u"x")), "CreateWindowExW", ERROR_ACCESS_DENIED));
  Now().create_window = 0;
  const DWORD original = fakes::Level();
  Now().set_level = ERROR_INVALID_PARAMETER;
  Check("so is a level that Windows does not take, and nothing is left",
        Failed(SubscribeEndSession(listener), "SetProcessShutdownParameters",
               ERROR_INVALID_PARAMETER) &&
            NothingIsLeft() && fakes::Level() == original);
  Now().set_level = 0;
  Now().hold_create_window = true;
  Check("a window that is never made does not hold JavaScript for ever",
        Failed(SubscribeEndSession(listener), "CreateWindowExW", ERROR_TIMEOUT));
  Now().hold_create_window = false;
  Check("nor does it stay when it is made", NothingIsLeft());
  Check("after all that it works",
        bool(SubscribeEndSession(listener)) && fakes::Level() == 0x300 && fakes::Window());
  UnsubscribeEndSession(listener.get());
  Check("and goes", NothingIsLeft() && fakes::Level() == original);
}

void Ends() {
  const auto first = std::make_shared<Listener>();
  const auto second = std::make_shared<Listener>();
  Check("there is one", bool(SubscribeEndSession(first)));
  Now().hold_destroy_window = true;
  UnsubscribeEndSession(first.get());
  ::Sleep(50);
  std::atomic<bool> subscribed{false};
  std::thread waiting([&] { subscribed = bool(SubscribeEndSession(second)); });
  {
    Query query;
    Check("a query while the window is destroyed is answered, though somebody waits for the next",
          query.Answer() == 1 && !subscribed && second->last == 0);
  }
  Now().hold_destroy_window = false;
  waiting.join();
  Check("who comes while it ends gets a new one", subscribed && fakes::Window() != nullptr);
  {
    Query query;
    Check("which works", second->Answers(false) && query.Answer() == 0);
  }
  UnsubscribeEndSession(second.get());
  Check("nothing is left of both", NothingIsLeft());
}

// What of the handlers came of an event while `listener` answers it, and whether it was told of an
// end.
bool Taken(DWORD event, Listener* listener, bool* ending) {
  std::thread answering([&] { listener->Answers(false); });
  const bool taken = fakes::ConsoleEvent(event);
  answering.join();
  *ending = listener->ending;
  return taken;
}

void Services() {
  (void)fakes::ConsoleEvent(0);
  const auto listener = std::make_shared<Listener>();
  Check("a service's process subscribes", bool(SubscribeEndSession(listener)));
  Now().session = 0;
  bool ending = true;
  Check("a logoff is somebody else's there, and does not end the process",
        Taken(CTRL_LOGOFF_EVENT, listener.get(), &ending) && !ending);
  Check("a shutdown is everybody's",
        !Taken(CTRL_SHUTDOWN_EVENT, listener.get(), &ending) && ending);
  Now().session = 1;
  Check("in a session of its own so is a logoff",
        !Taken(CTRL_LOGOFF_EVENT, listener.get(), &ending) && ending);
  Now().session = 0;
  UnsubscribeEndSession(listener.get());
  Check("nothing is left of it", NothingIsLeft());
  Check("without a subscription it is Windows' again", !fakes::ConsoleEvent(CTRL_LOGOFF_EVENT));
  Now().session = 1;
}

void NoMemory() {
  const auto listener = std::make_shared<Listener>();
  const auto reason = Reason(u"x");
  bool right = true;
  int tries = 0;
  for (;; ++tries) {
    fakes::LeaveMemory(::GetCurrentThreadId(), tries);
    const Status status = SubscribeEndSession(listener);
    fakes::LeaveMemory(0, -1);
    if (status) break;
    right = right && Failed(status, "CreateWindowExW", ERROR_NOT_ENOUGH_MEMORY) && NothingIsLeft();
  }
  Check("without memory a subscription fails and leaves nothing", right && tries > 0);
  const DWORD window_thread = ::GetWindowThreadProcessId(fakes::Window(), nullptr);
  fakes::LeaveMemory(window_thread, 0);
  {
    Query query;
    Check("nor is Windows kept waiting then", query.Answer() == 1);
  }
  fakes::LeaveMemory(0, -1);
  {
    Query query;
    Check("with memory it works", listener->Answers(false) && query.Answer() == 0);
  }
  UnsubscribeEndSession(listener.get());
  right = NothingIsLeft();
  for (tries = 0;; ++tries) {
    fakes::LeaveMemory(::GetCurrentThreadId(), tries);
    const Status status = BlockEndSession(reason);
    fakes::LeaveMemory(0, -1);
    if (status) break;
    right = right && status.failure().error == ERROR_NOT_ENOUGH_MEMORY && NothingIsLeft();
  }
  UnblockEndSession(reason.get());
  Check("without memory a reason fails and leaves nothing", right && NothingIsLeft());
}

DWORD Handles() {
  DWORD count = 0;
  ::GetProcessHandleCount(::GetCurrentProcess(), &count);
  return count;
}

void Crowd() {
  DWORD before = 0;
  for (int round = 0; round < 2; ++round) {
    std::atomic<bool> running{true};
    std::thread asking([&] {
      while (running) {
        const HWND window = fakes::Window();
        if (window != nullptr) ::SendMessageW(window, WM_ENDSESSION, 0, 0);
      }
    });
    std::thread threads[4];
    for (auto& thread : threads) {
      thread = std::thread([] {
        for (int i = 0; i < 300; ++i) {
          const auto listener = std::make_shared<Listener>(0x280 + i % 9);
          const auto reason = Reason(u"crowd");
          if (!SubscribeEndSession(listener) || !BlockEndSession(reason)) ++failures;
          AnswerEndSession(listener.get(), listener->last, true);
          UnsubscribeEndSession(listener.get());
          UnblockEndSession(reason.get());
        }
      });
    }
    for (auto& thread : threads) thread.join();
    running = false;
    asking.join();
    if (!NothingIsLeft()) ++failures;
    ::Sleep(200);
    if (round == 0) before = Handles();
  }
  Check("four threads come and go while Windows tells them", NothingIsLeft());
  const bool back = Until([&] { return Handles() <= before; });
  if (!back) std::printf("# %lu handles before, %lu now\n", before, Handles());
  Check("no handle is left of them", back);
}

}  // namespace

int main() {
  Reasons();
  ReasonsMeanwhile();
  Failures();
  Ends();
  Services();
  NoMemory();
  Crowd();
  std::printf(failures == 0 ? "all passed\n" : "%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
