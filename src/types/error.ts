import type { SessionState } from './session.js';

/** The error codes that this package adds to those of Windows. */
export type OwnErrorCode =
  | 'ERR_WTS_TIMEOUT'
  | 'ERR_WTS_IDENTITY'
  | 'ERR_WTS_REFUSED'
  | 'ERR_WTS_NOT_INTERACTIVE'
  | 'ERR_WTS_CLOSED'
  | 'ERR_WTS_TOO_MANY_CALLS'
  | 'ERR_WTS_BAD_ANSWER'
  | 'ERR_WTS_LOAD'
  | 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';

/** What is known about a failure; every part is optional because not every failure has it. */
export interface WtsErrorDetails {
  readonly errno?: number | undefined;
  readonly syscall?: string | undefined;
  readonly server?: string | undefined;
  readonly sessionId?: number | undefined;
  readonly hostName?: string | undefined;
  readonly vmHostName?: string | undefined;
  readonly permission?: string | undefined;
  readonly lastState?: SessionState | undefined;
  readonly cause?: unknown;
}

/** The properties of a `WtsError`, beside those of every `Error`. */
export interface WtsErrorProperties {
  /** Windows' name of the error (`ERROR_ACCESS_DENIED`, `WBEM_E_ACCESS_DENIED`), or one of `OwnErrorCode`. */
  readonly code: string;
  /** Windows' number of the error, as `GetLastError()` gave it; of a broker the HRESULT, unsigned. */
  readonly errno?: number;
  /** The function of Windows that failed; of a broker the method of COM, or that of the session's class. */
  readonly syscall?: string;
  /** The name of the server or broker; absent for this host. */
  readonly server?: string;
  /** The session that the call was about. */
  readonly sessionId?: number;
  /** The virtual machine that the session is in, on a server that lists those. */
  readonly hostName?: string;
  /** The virtualization host of that session, where a broker was asked. */
  readonly vmHostName?: string;
  /** The permission that was missing, in Microsoft's words: `Reset`, `Query Information`, `Execute Methods`. */
  readonly permission?: string;
  /** With `ERR_WTS_TIMEOUT`: the last state in which the session was seen. */
  readonly lastState?: SessionState;
}
