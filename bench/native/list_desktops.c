/*
 * The yardstick of a broker's list: a program without this package that asks the same provider for
 * the same rows, and copies them. The connection is made once, as connectBroker() makes it once.
 */
#define WIN32_LEAN_AND_MEAN
#define COBJMACROS
#define CINTERFACE
#include <objbase.h>
#include <oleauto.h>
#include <stdlib.h>
#include <wbemcli.h>
#include <wchar.h>
#include <windows.h>

enum { PER_NEXT = 100, TEXTS = 6, MOST_ROWS = 100000 };

/* Its own, so that nothing but ole32 and oleaut32 is linked. */
static const CLSID kLocator = {
    0x4590f811, 0x1d3a, 0x11d0, {0x89, 0x1f, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};
static const IID kILocator = {
    0xdc12a687, 0x737f, 0x11cf, {0x88, 0x4d, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};

static const LPCWSTR kTexts[TEXTS] = {L"VMHostName", L"VMName",       L"UserName",
                                      L"DomainName", L"CollectionId", L"ClientMachineName"};

typedef struct {
  DWORD session_id;
  DWORD state;
  LPWSTR path;
  LPWSTR texts[TEXTS];
} Desktop;

typedef struct {
  int iterations;
  int expected;
  double micros; /* of one list; negative when a call failed */
} Task;

static DWORD Number(IWbemClassObject *object, LPCWSTR name) {
  VARIANT value;
  DWORD number = 0;
  VariantInit(&value);
  if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, NULL, NULL)) &&
      V_VT(&value) == VT_I4) {
    number = (DWORD)V_I4(&value);
  }
  VariantClear(&value);
  return number;
}

static LPWSTR Text(IWbemClassObject *object, LPCWSTR name) {
  VARIANT value;
  LPWSTR text = NULL;
  VariantInit(&value);
  if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, NULL, NULL)) &&
      V_VT(&value) == VT_BSTR && V_BSTR(&value) && *V_BSTR(&value)) {
    text = _wcsdup(V_BSTR(&value));
  }
  VariantClear(&value);
  return text;
}

static void Copy(IWbemClassObject *object, Desktop *desktop) {
  desktop->session_id = Number(object, L"SessionId");
  desktop->state = Number(object, L"ConnectState");
  desktop->path = Text(object, L"__RELPATH");
  for (int i = 0; i < TEXTS; i++) desktop->texts[i] = Text(object, kTexts[i]);
}

static void FreeAll(Desktop *desktops, int count) {
  for (int i = 0; i < count; i++) {
    free(desktops[i].path);
    for (int text = 0; text < TEXTS; text++) free(desktops[i].texts[text]);
  }
  free(desktops);
}

/* How many have a user; negative when a call failed. */
static int List(IWbemServices *services, BSTR language, BSTR query, int most) {
  IEnumWbemClassObject *list = NULL;
  if (FAILED(IWbemServices_ExecQuery(services, language, query,
                                     WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, NULL,
                                     &list))) {
    return -4;
  }
  Desktop *desktops = calloc((size_t)most, sizeof(Desktop));
  int rows = 0;
  int users = 0;
  for (HRESULT result = WBEM_S_NO_ERROR; desktops && result == WBEM_S_NO_ERROR;) {
    IWbemClassObject *objects[PER_NEXT];
    ULONG count = 0;
    result = IEnumWbemClassObject_Next(list, WBEM_INFINITE, PER_NEXT, objects, &count);
    for (ULONG i = 0; i < count; i++) {
      if (rows < most) {
        Copy(objects[i], &desktops[rows]);
        if (desktops[rows++].texts[2]) users++;
      }
      IWbemClassObject_Release(objects[i]);
    }
    if (FAILED(result)) users = -5;
  }
  if (desktops) FreeAll(desktops, rows);
  IEnumWbemClassObject_Release(list);
  return users;
}

static double Time(IWbemServices *services, const Task *task) {
  LARGE_INTEGER frequency, begin, end;
  BSTR language = SysAllocString(L"WQL");
  BSTR query = SysAllocString(L"SELECT * FROM Win32_VirtualDesktopSession");
  int users = task->expected;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&begin);
  for (int i = 0; i < task->iterations && users == task->expected; i++) {
    users = List(services, language, query, task->expected);
  }
  QueryPerformanceCounter(&end);
  SysFreeString(language);
  SysFreeString(query);
  if (users != task->expected) return users < 0 ? users : -6;
  return (double)(end.QuadPart - begin.QuadPart) * 1e6 / (double)frequency.QuadPart /
         task->iterations;
}

static DWORD WINAPI Run(void *argument) {
  Task *task = argument;
  IWbemLocator *locator = NULL;
  IWbemServices *services = NULL;
  task->micros = -1;
  if (FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED))) return 0;
  if (SUCCEEDED(
          CoCreateInstance(&kLocator, NULL, CLSCTX_INPROC_SERVER, &kILocator, (void **)&locator))) {
    BSTR path = SysAllocString(L"root\\cimv2\\rdms");
    task->micros = -2;
    if (SUCCEEDED(IWbemLocator_ConnectServer(locator, path, NULL, NULL, NULL, 0, NULL, NULL,
                                             &services))) {
      /* An object of this process has no proxy, and so refuses it. */
      CoSetProxyBlanket((IUnknown *)services, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL,
                        RPC_C_AUTHN_LEVEL_CALL, RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE);
      task->micros = Time(services, task);
      IWbemServices_Release(services);
    }
    SysFreeString(path);
    IWbemLocator_Release(locator);
  }
  CoUninitialize();
  return 0;
}

/* Microseconds of one list, the mean of `iterations`; negative when a call failed. */
__declspec(dllexport) double listed(int iterations, int expected) {
  Task task = {iterations, expected, -3};
  /* Not on the caller's thread: which apartment that is in is none of our business. */
  HANDLE thread = CreateThread(NULL, 0, Run, &task, 0, NULL);
  if (!thread) return -3;
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  return task.micros;
}
