/*
 * The yardstick of a list with details, in C: one enumeration, and WTSSessionInfoEx of each
 * session, copied into the program's own memory.
 */
#define WIN32_LEAN_AND_MEAN
#include <stdlib.h>
#include <string.h>
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

typedef struct {
  DWORD Level;
  DWORD Padding;
  DWORD SessionId;
  DWORD SessionState;
  DWORD SessionFlags;
  WCHAR WinStationName[33];
  WCHAR UserName[21];
  WCHAR DomainName[18];
  LONGLONG Times[5];
  DWORD Counters[6];
} InfoEx;

typedef struct {
  DWORD id, state, flags;
  LPWSTR name, host_name, user_name, domain_name, farm_name;
  LONGLONG times[5];
  DWORD counters[6];
} Session;

typedef BOOL(WINAPI *EnumerateFn)(HANDLE, DWORD *, DWORD, SessionInfo1 **, DWORD *);
typedef BOOL(WINAPI *QueryFn)(HANDLE, DWORD, int, void **, DWORD *);
typedef void(WINAPI *FreeFn)(void *);
typedef BOOL(WINAPI *FreeExFn)(int, void *, ULONG);

static LPWSTR Copy(LPCWSTR text) { return text && *text ? _wcsdup(text) : NULL; }

/* Microseconds of one list with details, the mean of `iterations`; negative when a call failed. */
__declspec(dllexport) double detailed(int iterations, int expected) {
  HMODULE dll = LoadLibraryExW(L"wtsapi32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (!dll) return -1;
  EnumerateFn enumerate = (EnumerateFn)(void *)GetProcAddress(dll, "WTSEnumerateSessionsExW");
  QueryFn query = (QueryFn)(void *)GetProcAddress(dll, "WTSQuerySessionInformationW");
  FreeFn release = (FreeFn)(void *)GetProcAddress(dll, "WTSFreeMemory");
  FreeExFn release_list = (FreeExFn)(void *)GetProcAddress(dll, "WTSFreeMemoryExW");
  if (!enumerate || !query || !release || !release_list) return -2;
  LARGE_INTEGER frequency, begin, end;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&begin);
  for (int i = 0; i < iterations; i++) {
    DWORD level = 1, count = 0;
    SessionInfo1 *rows = NULL;
    if (!enumerate(NULL, &level, 0, &rows, &count)) return -3;
    Session *sessions = calloc(count, sizeof(Session));
    if (!sessions) return -6;
    int users = 0;
    for (DWORD row = 0; row < count; row++) {
      Session *session = &sessions[row];
      session->id = rows[row].SessionId;
      session->name = Copy(rows[row].pSessionName);
      session->host_name = Copy(rows[row].pHostName);
      session->user_name = Copy(rows[row].pUserName);
      session->domain_name = Copy(rows[row].pDomainName);
      session->farm_name = Copy(rows[row].pFarmName);
      if (session->user_name) users++;
      InfoEx *info = NULL;
      DWORD bytes = 0;
      if (!query(NULL, session->id, 25, (void **)&info, &bytes)) return -7;
      if (bytes < 232 || info->Level != 1) return -8;
      session->state = info->SessionState;
      session->flags = info->SessionFlags;
      memcpy(session->times, (const char *)info + 168, sizeof(session->times));
      memcpy(session->counters, (const char *)info + 208, sizeof(session->counters));
      release(info);
    }
    release_list(2, rows, count);
    for (DWORD row = 0; row < count; row++) {
      free(sessions[row].name);
      free(sessions[row].host_name);
      free(sessions[row].user_name);
      free(sessions[row].domain_name);
      free(sessions[row].farm_name);
    }
    free(sessions);
    if (users != expected) return -4;
  }
  QueryPerformanceCounter(&end);
  return (double)(end.QuadPart - begin.QuadPart) * 1e6 / (double)frequency.QuadPart / iterations;
}
