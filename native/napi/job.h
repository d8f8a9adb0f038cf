#ifndef WTSAPI32_NAPI_JOB_H_
#define WTSAPI32_NAPI_JOB_H_

#include <cstdint>

namespace wtsapi32 {

// What a thread of the pool does: exactly one of the two, once.
class Job {
 public:
  Job() = default;
  virtual ~Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  // May block for ever.
  virtual void Run() noexcept = 0;
  // There was no way to run it; `error` is why. Jobs that belong to no host are never refused.
  virtual void Refuse(uint32_t /*error*/) noexcept {}
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_JOB_H_
