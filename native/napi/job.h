#ifndef WTSAPI32_NAPI_JOB_H_
#define WTSAPI32_NAPI_JOB_H_

#include <cstdint>

namespace wtsapi32 {

// What a thread of the pool does: it is run and then told to deliver, or it is refused.
class Job {
 public:
  Job() = default;
  virtual ~Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  // May block for ever.
  virtual void Run() noexcept = 0;
  // Hands on what came of it. By then its place is free: whoever hears of it may want that.
  virtual void Deliver() noexcept {}
  // There was no way to run it; `error` is why. Closings are never refused.
  virtual void Refuse(uint32_t /*error*/) noexcept {}
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_JOB_H_
