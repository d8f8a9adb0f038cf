/*
 * The yardsticks of enumeration, in C. `copied` is what a program without this package has to write
 * to have a list of its own. For information: the same by somebody who measures first and allocates
 * once (`packed`), and the least that anybody can do with Windows' list (`raw`).
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
  DWORD id;
  DWORD state;
  LPWSTR name;
  LPWSTR host_name;
  LPWSTR user_name;
  LPWSTR domain_name;
  LPWSTR farm_name;
} Session;

typedef BOOL(WINAPI *EnumerateFn)(HANDLE, DWORD *, DWORD, SessionInfo1 **, DWORD *);
typedef BOOL(WINAPI *FreeFn)(int, void *, ULONG);

/* What is done with one list; the number of sessions that have a user, negative when it failed. */
typedef int (*ReadFn)(const SessionInfo1 *rows, DWORD count);

static size_t Length(LPCWSTR text) { return text ? wcslen(text) : 0; }

/* Windows' NULL and '' are both "none". */
static LPWSTR Copy(LPCWSTR text) { return text && *text ? _wcsdup(text) : NULL; }

static int Measure(const SessionInfo1 *rows, DWORD count) {
  size_t characters = 0;
  int users = 0;
  for (DWORD row = 0; row < count; row++) {
    size_t user = Length(rows[row].pUserName);
    characters += Length(rows[row].pSessionName) + Length(rows[row].pHostName) + user +
                  Length(rows[row].pDomainName) + Length(rows[row].pFarmName);
    if (user) users++;
  }
  return characters ? users : -5;
}

static void FreeSessions(Session *sessions, DWORD count) {
  for (DWORD i = 0; i < count; i++) {
    free(sessions[i].name);
    free(sessions[i].host_name);
    free(sessions[i].user_name);
    free(sessions[i].domain_name);
    free(sessions[i].farm_name);
  }
  free(sessions);
}

static int CopyAll(const SessionInfo1 *rows, DWORD count) {
  Session *sessions = calloc(count, sizeof(Session));
  if (!sessions) return -6;
  int users = 0;
  for (DWORD i = 0; i < count; i++) {
    sessions[i].id = rows[i].SessionId;
    sessions[i].state = rows[i].State;
    sessions[i].name = Copy(rows[i].pSessionName);
    sessions[i].host_name = Copy(rows[i].pHostName);
    sessions[i].user_name = Copy(rows[i].pUserName);
    sessions[i].domain_name = Copy(rows[i].pDomainName);
    sessions[i].farm_name = Copy(rows[i].pFarmName);
    if (sessions[i].user_name) users++;
  }
  FreeSessions(sessions, count);
  return users;
}

static WCHAR *Append(WCHAR *end, LPCWSTR text, LPWSTR *copy) {
  size_t length = Length(text);
  if (!length) return end;
  *copy = end;
  memcpy(end, text, (length + 1) * sizeof(WCHAR));
  return end + length + 1;
}

static int CopyPacked(const SessionInfo1 *rows, DWORD count) {
  size_t characters = 0;
  for (DWORD i = 0; i < count; i++) {
    characters += Length(rows[i].pSessionName) + Length(rows[i].pHostName) +
                  Length(rows[i].pUserName) + Length(rows[i].pDomainName) +
                  Length(rows[i].pFarmName) + 5;
  }
  Session *sessions = calloc(1, count * sizeof(Session) + characters * sizeof(WCHAR));
  if (!sessions) return -6;
  WCHAR *end = (WCHAR *)(sessions + count);
  int users = 0;
  for (DWORD i = 0; i < count; i++) {
    sessions[i].id = rows[i].SessionId;
    sessions[i].state = rows[i].State;
    end = Append(end, rows[i].pSessionName, &sessions[i].name);
    end = Append(end, rows[i].pHostName, &sessions[i].host_name);
    end = Append(end, rows[i].pUserName, &sessions[i].user_name);
    end = Append(end, rows[i].pDomainName, &sessions[i].domain_name);
    end = Append(end, rows[i].pFarmName, &sessions[i].farm_name);
    if (sessions[i].user_name) users++;
  }
  free(sessions);
  return users;
}

/* Microseconds of one enumeration, the mean of `iterations`; negative when a call failed. */
static double Time(ReadFn read, int iterations, int expected) {
  HMODULE dll = LoadLibraryExW(L"wtsapi32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (!dll) return -1;
  EnumerateFn enumerate = (EnumerateFn)(void *)GetProcAddress(dll, "WTSEnumerateSessionsExW");
  FreeFn release = (FreeFn)(void *)GetProcAddress(dll, "WTSFreeMemoryExW");
  if (!enumerate || !release) return -2;
  LARGE_INTEGER frequency, begin, end;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&begin);
  for (int i = 0; i < iterations; i++) {
    DWORD level = 1, count = 0;
    SessionInfo1 *rows = NULL;
    if (!enumerate(NULL, &level, 0, &rows, &count)) return -3;
    int users = read(rows, count);
    release(2, rows, count);
    if (users != expected) return users < 0 ? users : -4;
  }
  QueryPerformanceCounter(&end);
  return (double)(end.QuadPart - begin.QuadPart) * 1e6 / (double)frequency.QuadPart / iterations;
}

__declspec(dllexport) double raw(int iterations, int expected) {
  return Time(Measure, iterations, expected);
}

__declspec(dllexport) double packed(int iterations, int expected) {
  return Time(CopyPacked, iterations, expected);
}

__declspec(dllexport) double copied(int iterations, int expected) {
  return Time(CopyAll, iterations, expected);
}
