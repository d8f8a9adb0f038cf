/**
 * The connect state of a session (`WTS_CONNECTSTATE_CLASS`). `active`: a user is logged on and connected;
 * `disconnected`: logged on without a client (also the Services session); `connected`: a client without a
 * user (also the console at the sign-in screen); `listen`: not a session but a listener; `reset` and
 * `down`: ending. A number that Windows may add one day comes through as `unknown (n)`.
 *
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/ne-wtsapi32-wts_connectstate_class
 */
export type SessionState =
  | 'active'
  | 'connected'
  | 'connect-query'
  | 'shadow'
  | 'disconnected'
  | 'idle'
  | 'listen'
  | 'reset'
  | 'down'
  | 'init'
  | `unknown (${number})`;

/** How a client is connected: `WTS_PROTOCOL_TYPE_…`. A number that Windows may add comes through as it is. */
export type SessionProtocol = 'console' | 'ica' | 'rdp' | `unknown (${number})`;
