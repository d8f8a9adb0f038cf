import type { CallOptions, SyncCallOptions } from './call.js';
import type { WtsErrorProperties } from './error.js';
import type { SessionState } from './session.js';

/** What `options.expect` takes. */
export interface ExpectedUser {
  /**
   * As Windows lists it, or with its domain (`CONTOSO\ada`); compared without regard to case. `''`: nobody is
   * logged on. A user principal name (`ada@contoso.com`) cannot be compared, and is refused.
   */
  readonly userName?: string | undefined;
  /** As Windows lists it (`CONTOSO`, not its DNS name `contoso.com`); compared without regard to case. */
  readonly domainName?: string | undefined;
  /** To the millisecond, as `getSession` gives it. */
  readonly logonTime?: Date | undefined;
}

/** How a wait is going, after each poll that did not end it. */
export interface LogoffProgress {
  readonly sessionId: number;
  /** The virtual machine that the session is in, on a server that lists those. */
  readonly hostName?: string;
  /** The last state in which the session was seen. */
  readonly state?: SessionState;
  /** Milliseconds since the call. */
  readonly elapsed: number;
  /** How often Windows has been asked. */
  readonly polls: number;
  /** Why the last poll could not tell; absent when it could. */
  readonly lastError?: Error & WtsErrorProperties;
}

/** Options of `waitUntilGone`. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds until the call rejects with `ERR_WTS_TIMEOUT`. Default 120,000; `Infinity` never does. */
  readonly timeout?: number | undefined;
  /** Milliseconds between polls. Default: 25, 50, 100, 250, then 500. */
  readonly pollInterval?: number | undefined;
  /** Whose session it must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
  /** Called after each poll that did not end the wait, also one that could not tell. What it throws ends the wait. */
  readonly onProgress?: ((progress: LogoffProgress) => void) | undefined;
}

/** Options of `logoff`. */
export interface LogoffOptions extends WaitOptions {
  /**
   * `'gone'` (default): wait until the session is gone. `'none'`: return when Windows has accepted the
   * request. `'native'`: let Windows wait (`bWait`), on a thread of its own, and confirm what it says.
   */
  readonly wait?: 'gone' | 'none' | 'native' | undefined;
}

/** Options of `logoffSync`: as `logoff`, without a signal, which could not fire while the thread blocks. */
export type LogoffSyncOptions = Omit<LogoffOptions, 'signal'>;

/** Options of `disconnect`. */
export interface DisconnectOptions extends CallOptions {
  /** Whose session it must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
}

/** Options of `disconnectSync`. */
export interface DisconnectSyncOptions extends SyncCallOptions {
  /** Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default 60,000. */
  readonly timeout?: number | undefined;
  /** Whose session it must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
}

/** How a wait ended. */
export interface GoneResult {
  readonly sessionId: number;
  /** The virtual machine that the session is in, on a server that lists those. */
  readonly hostName?: string;
  /** `gone`: the id is free. `replaced`: it belongs to another logon by now, so this one is gone. */
  readonly outcome: 'gone' | 'replaced';
  /** Milliseconds since the call. */
  readonly elapsed: number;
  /** How often Windows was asked whether the session is still there. */
  readonly polls: number;
  /** The last state in which the session was seen. */
  readonly lastState?: SessionState;
}

/** How a logoff ended. */
export interface LogoffResult extends Omit<GoneResult, 'outcome'> {
  /** As `GoneResult`; `requested`: accepted by Windows, and not waited for (`wait: 'none'`). */
  readonly outcome: 'gone' | 'replaced' | 'requested';
}
