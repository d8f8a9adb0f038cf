#ifndef WTSSIM_PAYLOAD_H_
#define WTSSIM_PAYLOAD_H_

#include <vector>

#include "session.h"

namespace wtssim {

// What a query of one info class answers: an error, or bytes (windows-semantics.md 3.2).
struct Payload {
  uint32_t error = 0;
  bool empty_text = false;  // a string class without a value
  std::vector<uint8_t> bytes;
};

struct PayloadContext {
  Ticks now;
  bool remote;    // the handle is of another host
  bool windows7;  // swaps the lock flag (#36)
};

// 0 when some session may answer this class; else the error of the class itself (#33).
uint32_t ClassError(uint32_t info_class, bool remote);

Payload MakePayload(const Session& session, uint32_t info_class, const PayloadContext& context);

}  // namespace wtssim

#endif  // WTSSIM_PAYLOAD_H_
