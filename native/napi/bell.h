#ifndef WTSAPI32_NAPI_BELL_H_
#define WTSAPI32_NAPI_BELL_H_

namespace wtsapi32 {

// What calls the JavaScript thread to the results that are there for it.
class Bell {
 public:
  Bell() = default;
  virtual ~Bell() = default;
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  // Rings once more if there are results that nobody has fetched; returns whether there are.
  virtual bool RingAgain() noexcept = 0;
};

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_BELL_H_
