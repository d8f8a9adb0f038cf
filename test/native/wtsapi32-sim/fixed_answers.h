#ifndef WTSSIM_FIXED_ANSWERS_H_
#define WTSSIM_FIXED_ANSWERS_H_

#include "answers.h"

namespace wtssim {

// What the model answers about its default sessions, for processes without a model: bundles, hosts
// of other names, selftest.exe, benchmarks. scripts/build generates fixed_answers.inc from the
// model, when the DLL is built; a line of it is one of
//
//   FIXED_ANSWER(L"call|argument|argument", "column|column", cell, cell, ...)
//   FIXED_SUCCESS(L"call|argument|argument")
//   FIXED_FAILURE(L"call|argument|argument", last error)
//
// where the key is as in request.h, cells come row after row, and a cell is NUMBER(1.5),
// TEXT(L"...") or ABSENT.
void AddBuiltInAnswers(FixedAnswers* answers);

struct FixedCell {
  Cell::Type type;
  double number;
  const wchar_t* text;
};
// Columns as above.
Ending FixedSuccess(const char* columns, const FixedCell* cells, size_t count);

}  // namespace wtssim

#endif  // WTSSIM_FIXED_ANSWERS_H_
