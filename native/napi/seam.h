#ifndef WTSAPI32_NAPI_SEAM_H_
#define WTSAPI32_NAPI_SEAM_H_

#include <cstdint>

namespace wtsapi32 {

// SEAM_VERSION of src/native/binding.ts, which says when to change it.
constexpr uint32_t kSeamVersion = 4;

}  // namespace wtsapi32

#endif  // WTSAPI32_NAPI_SEAM_H_
