#include "ask.h"

namespace wtssim {

namespace {

constexpr DWORD kDirtyLastError = 0xBAD;

BOOL Run(Request* request, Answer* answer) {
  TheBridge().Ask(request);
  if (!request->ending.ok) return Fail(request->ending.error);
  if (answer) *answer = std::move(request->ending.table);
  return Succeed();
}

}  // namespace

BOOL Succeed() {
  SetLastError(kDirtyLastError);
  return TRUE;
}

BOOL Fail(DWORD error) {
  SetLastError(error);
  return FALSE;
}

BOOL Ask(const char* call, HANDLE server, Arguments arguments, Answer* answer) {
  Request request(call, server, arguments);
  return Run(&request, answer);
}

BOOL Ask(const char* call, Arguments arguments, Answer* answer) {
  Request request(Request::Kind::kCall, call, arguments);
  return Run(&request, answer);
}

BOOL HandOver(const Fields& fields, Allocation* memory) {
  if (fields.wrong()) memory->GiveUp();
  if (!memory->failed()) return Succeed();
  return Fail(fields.wrong() ? ERROR_INTERNAL_ERROR : ERROR_NOT_ENOUGH_MEMORY);
}

}  // namespace wtssim
