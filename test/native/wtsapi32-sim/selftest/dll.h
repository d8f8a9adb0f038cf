#ifndef WTSSIM_SELFTEST_DLL_H_
#define WTSSIM_SELFTEST_DLL_H_

#include <string>
#include <vector>

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
  const wchar_t*(WINAPI* ControlRaw)(const wchar_t*, const wchar_t*);
};

extern Dll dll;

// By a path, or from System32 as the addon does.
bool LoadDll(const wchar_t* path);

std::wstring Control(const wchar_t* command, const std::wstring& argument = L"");
void Reset(const std::wstring& script = L"");
int64_t Stat(const wchar_t* name);
// The misuse recorded since the last reset.
std::wstring Errors();

struct Row {
  uint32_t id;
  uint32_t exec_env_id;
  int32_t state;
  std::wstring name;
  std::wstring user;
  std::wstring domain;
  bool null_user;
  bool null_host;
};

// All rows, with everything freed. Empty when the call failed.
std::vector<Row> List(HANDLE server = nullptr);
bool Contains(const std::vector<Row>& rows, uint32_t id);

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
// The last error of a query that fails, 0 when it succeeds.
DWORD QueryError(uint32_t id, HANDLE server = nullptr);
int32_t StateOf(uint32_t id);

// The last error of a call that fails; kFine when it succeeds.
constexpr DWORD kFine = 0xF1FE;
DWORD Logoff(uint32_t id, bool wait = false, HANDLE server = nullptr);
DWORD Disconnect(uint32_t id, HANDLE server = nullptr);

double Milliseconds();

}  // namespace selftest

#endif  // WTSSIM_SELFTEST_DLL_H_
