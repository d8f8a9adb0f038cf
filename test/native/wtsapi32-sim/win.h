#ifndef WTSSIM_WIN_H_
#define WTSSIM_WIN_H_

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

namespace wtssim {

// A lock without a constructor that could fail or run too early: this DLL is used from DllMain on.
class Mutex {
 public:
  void Lock() { AcquireSRWLockExclusive(&lock_); }
  void Unlock() { ReleaseSRWLockExclusive(&lock_); }
  SRWLOCK* native() { return &lock_; }

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
};

class Guard {
 public:
  explicit Guard(Mutex* mutex) : mutex_(mutex) { mutex_->Lock(); }
  ~Guard() { mutex_->Unlock(); }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

 private:
  Mutex* mutex_;
};

}  // namespace wtssim

#endif  // WTSSIM_WIN_H_
