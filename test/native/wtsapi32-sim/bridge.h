#ifndef WTSSIM_BRIDGE_H_
#define WTSSIM_BRIDGE_H_

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "answers.h"
#include "request.h"

namespace wtssim {

// How requests end that the model did not answer.
constexpr DWORD kNoModel = ERROR_PIPE_NOT_CONNECTED;      // 233: there is none (any more)
constexpr DWORD kModelEnded = ERROR_BROKEN_PIPE;          // 109: in the middle
constexpr DWORD kModelThrew = ERROR_UNHANDLED_EXCEPTION;  // 574
constexpr DWORD kModelItself = ERROR_POSSIBLE_DEADLOCK;   // 1131: it would wait for itself
constexpr DWORD kReleased = RPC_S_CALL_FAILED;            // 1726

// What answers: a function of a JavaScript environment.
class Model {
 public:
  virtual ~Model() = default;
  // Has its event loop look at the queue soon. Any thread.
  virtual bool Wake() = 0;

  const DWORD thread = GetCurrentThreadId();
};

// A request on its way to the model: a copy, as the caller may be sent home meanwhile.
struct Delivery {
  struct Item {
    Argument::Type type;
    double number;
    std::wstring text;
  };

  uint64_t id = 0;
  const char* call = nullptr;
  std::vector<Item> arguments;
};

// Between the threads that call Windows and the model. Every method takes the lock, and holds it
// except while it waits.
class Bridge {
 public:
  // For the callers: blocks until the request has its ending.
  void Ask(Request* request);
  // Not open yet; it is once OpenServer was called.
  std::shared_ptr<OpenServer> AddServer(bool local);
  void Open(OpenServer* server);
  // 0, or the last error. Calls that are under way on the server end with 6 (#44).
  DWORD CloseServer(HANDLE handle, double* key);

  // The model's life. Requests that come after Announce wait for it.
  void Announce();
  // False: another one serves.
  bool Serve(Model* model);
  // Fails what waits and is not parked, and what comes. `model` only if it is the one that serves;
  // nullptr: whichever.
  void HangUp(const Model* model);

  // For the model, on its thread: takes the next request off the queue, and says when its handler
  // has returned. A batch is what is in the queue now: the event loop must get its turn.
  size_t BeginBatch(const Model* model);
  bool Take(const Model* model, Delivery* delivery);
  void HandlerReturned(uint64_t id);
  void EndBatch(const Model* model);
  // Late and repeated ones are ignored.
  void Finish(uint64_t id, Ending ending, bool from_model);
  void Park(uint64_t id);

  // For tests.
  struct Counts {
    size_t open_servers;
    size_t blocked_calls;
    size_t lost_wakes;
  };
  Counts Count();
  void Reset();
  // Ends every blocked request with 1726.
  void Release();
  void Freeze(bool frozen);
  void AddFixedAnswer(std::wstring key, Ending ending);

 private:
  // All of these under the lock.
  DWORD Bind(Request* request);
  void AskModel(Request* request);
  void Wait(Request* request);
  void Wake();
  bool Blocked(const Request& request) const;
  void End(Request* request, Ending ending);
  // Ends the requests for which `which(request)` holds.
  template <typename Which>
  void EndAll(DWORD error, Which which) {
    for (auto entry = pending_.begin(); entry != pending_.end();) {
      if (which(*entry->second)) {
        End(entry->second, Failure(error));
        entry = pending_.erase(entry);
      } else {
        ++entry;
      }
    }
  }

  Mutex mutex_;
  HandleTable handles_;
  KeptAnswers kept_;
  FixedAnswers fixed_;

  Model* model_ = nullptr;
  bool announced_ = false;
  bool had_model_ = false;  // one was announced: fixed answers are over
  ULONGLONG arrival_limit_ = 0;
  bool woken_ = false;
  size_t lost_wakes_ = 0;
  uint64_t last_id_ = 0;
  std::map<uint64_t, Request*> pending_;
  std::deque<uint64_t> queue_;
};

Bridge& TheBridge();

}  // namespace wtssim

#endif  // WTSSIM_BRIDGE_H_
