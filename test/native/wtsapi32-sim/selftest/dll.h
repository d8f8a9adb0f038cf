#ifndef WTSSIM_SELFTEST_DLL_H_
#define WTSSIM_SELFTEST_DLL_H_

#include <string>
#include <vector>

#include "../selftest_hooks.h"
#include "../win.h"
#include "../wts_types.h"

namespace selftest {

// The functions of the DLL under test, as a program that loads it sees them.
struct Dll {
  BOOL(WINAPI* EnumerateEx)(HANDLE, DWORD*, DWORD, wtssim::SessionInfo1**, DWORD*);
  BOOL(WINAPI* Enumerate)(HANDLE, DWORD, DWORD, wtssim::SessionInfo**, DWORD*);
  BOOL(WINAPI* Query)(HANDLE, DWORD, int, void**, DWORD*);
  BOOL(WINAPI* Logoff)(HANDLE, DWORD, BOOL);
  BOOL(WINAPI* Disconnect)(HANDLE, DWORD, BOOL);
  HANDLE(WINAPI* Open)(const wchar_t*);
  HANDLE(WINAPI* OpenEx)(const wchar_t*);
  void(WINAPI* Close)(HANDLE);
  void(WINAPI* Free)(void*);
  BOOL(WINAPI* FreeEx)(int, void*, ULONG);
  const wtssim::Hooks* hooks;
};

extern Dll dll;

// By a path, or from System32 as the addon does.
bool LoadDll(const wchar_t* path);

// Back to the built-in answers, without handles, allocations and errors.
void Reset();
// The errors recorded since then.
std::wstring Errors();

// Fixed answers more.
inline wtssim::FixedCell Num(double number) {
  return {wtssim::Cell::Type::kNumber, number, nullptr};
}
inline wtssim::FixedCell Txt(const wchar_t* text) { return {wtssim::Cell::Type::kText, 0, text}; }
constexpr wtssim::FixedCell kAbsent = {wtssim::Cell::Type::kAbsent, 0, nullptr};
void Say(const wchar_t* key, const char* columns, std::initializer_list<wtssim::FixedCell> cells);

// What a query answers.
struct Answer {
  BOOL ok;
  DWORD error;
  bool null;
  std::vector<uint8_t> bytes;

  std::wstring text() const;
  uint32_t word() const;
};

Answer QueryBytes(uint32_t id, int info_class, HANDLE server = nullptr);
// The last error of a call that fails; kFine when it succeeds.
constexpr DWORD kFine = 0xF1FE;
DWORD QueryError(uint32_t id, HANDLE server = nullptr);
DWORD Logoff(uint32_t id, bool wait = false, HANDLE server = nullptr);
DWORD Disconnect(uint32_t id, HANDLE server = nullptr);

// The rows of WTSEnumerateSessionsExW; freed at the end, with everything else.
struct ExList {
  explicit ExList(HANDLE server = nullptr);
  ~ExList();
  ExList(const ExList&) = delete;
  ExList& operator=(const ExList&) = delete;

  wtssim::SessionInfo1* rows = nullptr;
  DWORD count = 0;
  DWORD error = kFine;
};

double Milliseconds();

}  // namespace selftest

#endif  // WTSSIM_SELFTEST_DLL_H_
