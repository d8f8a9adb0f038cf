#ifndef WTSSIM_NODE_EXPORTS_H_
#define WTSSIM_NODE_EXPORTS_H_

#include "node_value.h"

namespace wtssim {

// The life of a model (node_model.cc).
napi_value Announce(napi_env env, napi_callback_info info);
napi_value Serve(napi_env env, napi_callback_info info);
napi_value HangUp(napi_env env, napi_callback_info info);

// How a model ends a call (node_answer.cc).
napi_value AnswerCall(napi_env env, napi_callback_info info);
napi_value FailCall(napi_env env, napi_callback_info info);
napi_value ParkCall(napi_env env, napi_callback_info info);

// For tests (node_control.cc).
napi_value Control(napi_env env, napi_callback_info info);
napi_value Stats(napi_env env, napi_callback_info info);
// Whether there is an MTA, and a password that should be gone (node_process.cc).
napi_value ComState(napi_env env, napi_callback_info info);
// Threads and handles of this process (node_process.cc).
napi_value ProcessCounts(napi_env env, napi_callback_info info);
// What this process has of user32 (node_windows.cc).
napi_value Windows(napi_env env, napi_callback_info info);
napi_value ClassExists(napi_env env, napi_callback_info info);
napi_value CloseWindow(napi_env env, napi_callback_info info);
napi_value LeaveDesktop(napi_env env, napi_callback_info info);
// What Windows does at the end of a session (node_end_session.cc).
napi_value SendEndSession(napi_env env, napi_callback_info info);
napi_value ConsoleControl(napi_env env, napi_callback_info info);
napi_value ShieldConsole(napi_env env, napi_callback_info info);
napi_value ErrandResult(napi_env env, napi_callback_info info);
napi_value ShutdownLevel(napi_env env, napi_callback_info info);
napi_value ResetAccounts(napi_env env, napi_callback_info info);
napi_value ReleaseCalls(napi_env env, napi_callback_info info);
napi_value Freeze(napi_env env, napi_callback_info info);
napi_value Thaw(napi_env env, napi_callback_info info);

}  // namespace wtssim

#endif  // WTSSIM_NODE_EXPORTS_H_
