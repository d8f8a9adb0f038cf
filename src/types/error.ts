import type { SessionState } from './session.js';

/** The error codes that this package adds to those of Windows. */
export type OwnErrorCode =
  | 'ERR_WTS_TIMEOUT'
  | 'ERR_WTS_IDENTITY'
  | 'ERR_WTS_REFUSED'
  | 'ERR_WTS_CLOSED'
  | 'ERR_WTS_TOO_MANY_CALLS'
  | 'ERR_WTS_LOAD'
  | 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';

/** What is known about a failure; every part is optional because not every failure has it. */
export interface WtsErrorDetails {
  readonly errno?: number | undefined;
  readonly syscall?: string | undefined;
  readonly server?: string | undefined;
  readonly sessionId?: number | undefined;
  readonly permission?: string | undefined;
  readonly lastState?: SessionState | undefined;
  readonly cause?: unknown;
}

/** The properties of a `WtsError`, beside those of every `Error`. */
export interface WtsErrorProperties {
  /** Windows' name of the error (`ERROR_ACCESS_DENIED`), or one of `OwnErrorCode`. */
  readonly code: string;
  /** Windows' number of the error, as `GetLastError()` gave it. */
  readonly errno?: number;
  /** The Win32 function that failed. */
  readonly syscall?: string;
  /** The server's name; absent for this host. */
  readonly server?: string;
  /** The session that the call was about. */
  readonly sessionId?: number;
  /** The permission that was missing, in Microsoft's words: `Reset`, `Query Information`, `Disconnect`. */
  readonly permission?: string;
  /** With `ERR_WTS_TIMEOUT`: the last state in which the session was seen. */
  readonly lastState?: SessionState;
}
