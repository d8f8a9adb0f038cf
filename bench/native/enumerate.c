/*
 * The yardstick: what the enumeration costs when nothing stands between C and wtsapi32.dll. Reads
 * every name and user, as a program that wants them would, and frees what it got.
 */
#define WIN32_LEAN_AND_MEAN
#include <wchar.h>
#include <windows.h>

typedef struct {
  DWORD ExecEnvId;
  DWORD State;
  DWORD SessionId;
  LPWSTR pSessionName;
  LPWSTR pHostName;
  LPWSTR pUserName;
  LPWSTR pDomainName;
  LPWSTR pFarmName;
} SessionInfo1;

typedef BOOL(WINAPI *EnumerateFn)(HANDLE, DWORD *, DWORD, SessionInfo1 **, DWORD *);
typedef BOOL(WINAPI *FreeFn)(int, void *, ULONG);

static size_t Length(LPCWSTR text) { return text ? wcslen(text) : 0; }

/* Microseconds of one enumeration, the mean of `iterations`; negative when a call failed. */
__declspec(dllexport) double raw_enumerate(int iterations, int expected) {
  HMODULE dll = LoadLibraryExW(L"wtsapi32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (!dll) return -1;
  EnumerateFn enumerate = (EnumerateFn)(void *)GetProcAddress(dll, "WTSEnumerateSessionsExW");
  FreeFn release = (FreeFn)(void *)GetProcAddress(dll, "WTSFreeMemoryExW");
  if (!enumerate || !release) return -2;
  LARGE_INTEGER frequency, begin, end;
  size_t characters = 0;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&begin);
  for (int i = 0; i < iterations; i++) {
    DWORD level = 1, count = 0;
    SessionInfo1 *rows = NULL;
    if (!enumerate(NULL, &level, 0, &rows, &count)) return -3;
    if ((int)count != expected) return -4;
    for (DWORD row = 0; row < count; row++) {
      characters += Length(rows[row].pSessionName) + Length(rows[row].pHostName) +
                    Length(rows[row].pUserName) + Length(rows[row].pDomainName) +
                    Length(rows[row].pFarmName);
    }
    release(2, rows, count);
  }
  QueryPerformanceCounter(&end);
  if (characters == 0) return -5;
  return (double)(end.QuadPart - begin.QuadPart) * 1e6 / (double)frequency.QuadPart / iterations;
}
