#ifndef WTSSIM_ANSWERS_H_
#define WTSSIM_ANSWERS_H_

#include <set>
#include <string>
#include <unordered_map>

#include "request.h"

namespace wtssim {

using Endings = std::unordered_map<std::wstring, Ending>;

// The last answers of the model, to be replayed while they are frozen: a benchmark must not measure
// the bridge.
class KeptAnswers {
 public:
  bool frozen = false;

  bool Replay(Request* request);
  // Keeps nothing that is of no use to another call, and no password.
  void Keep(const Request& request);
  void Forget() { endings_.clear(); }

 private:
  Endings endings_;
  std::wstring key_;  // here, so that none is allocated for each call
};

// The answers of a process without a model: those of fixed_answers.h, and what selftest.exe adds.
class FixedAnswers {
 public:
  Ending Find(const Request& request);
  void Add(std::wstring key, Ending ending);
  // Back to those that were built in.
  void Forget();
  // Whether the environment variable WTSAPI32_SIM is "hang": then none of them comes,
  // and only openings return.
  bool hanging();

 private:
  void Load();

  bool loaded_ = false;
  bool hanging_ = false;
  Endings endings_;
  std::wstring key_;
  std::set<uint32_t> gone_;  // sessions that were logged off
};

}  // namespace wtssim

#endif  // WTSSIM_ANSWERS_H_
