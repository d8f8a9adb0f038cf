#include <new>

#include "control.h"
#include "simulator.h"

extern "C" {

// For tests without Node.js: see control.h. The reply stays valid until this thread's next call.
const wchar_t* WINAPI WtsSimControl(const wchar_t* command, const wchar_t* argument) {
  thread_local std::wstring reply;
  try {
    reply = wtssim::Control(command ? command : L"", argument ? argument : L"");
  } catch (const std::bad_alloc&) {
    return L"{\"error\":\"out of memory\"}";
  }
  return reply.c_str();
}

BOOL WINAPI DllMain(HINSTANCE, DWORD reason, void*) {
  if (reason == DLL_PROCESS_ATTACH) wtssim::ApplyEnvironment();
  return TRUE;
}

}  // extern "C"
