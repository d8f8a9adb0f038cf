#include "simulator.h"

#include <cstdio>

#include "memory.h"
#include "misuse.h"
#include "script.h"

namespace wtssim {

Simulator& Sim() {
  // Never destroyed: threads may still be inside a call when the process ends.
  static Simulator& simulator = *new Simulator();
  return simulator;
}

void ReleaseBlockedCalls() {
  ++Sim().epoch;
  WakeAllConditionVariable(&Sim().changed);
}

void ResetSimulator(const std::wstring& script, ScriptError* error) {
  const Json json = ParseJson(script.empty() ? L"{}" : script, error);
  if (*error) return;
  Host host = ReadHost(json, Now(), error);
  if (*error) return;
  Simulator& sim = Sim();
  const Guard guard(&sim.mutex);
  ReleaseBlockedCalls();
  std::swap(sim.host, host);
  sim.broken = false;
  sim.handles.Forget();
  sim.log = CallLog();
  ForgetAllocations();
  ForgetMisuses();
}

void ApplyEnvironment() {
  static const wchar_t kVariable[] = L"WTSAPI32_SIM";
  const DWORD size = GetEnvironmentVariableW(kVariable, nullptr, 0);
  std::wstring script(size, L'\0');
  if (size > 0) script.resize(GetEnvironmentVariableW(kVariable, &script[0], size));
  ScriptError error;
  ResetSimulator(script, &error);
  if (!error) return;
  const std::wstring text = L"WTSAPI32_SIM: " + error.message() + L"\n";
  OutputDebugStringW(text.c_str());
  std::fprintf(stderr, "%ls", text.c_str());
  std::fflush(stderr);
  Sim().broken = true;
}

}  // namespace wtssim
