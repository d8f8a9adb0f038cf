import type { CallOptions, SyncCallOptions } from './call.js';
import type { ExpectedUser } from './logoff.js';
import type { Session } from './session.js';

interface Connecting {
  /** The session whose client is to show `session`. Default: this process's own session. */
  readonly to?: number | Session | 'current' | undefined;
  /**
   * The password of the user in `session`; needed where that is another user than the caller. Default: none.
   * The copies that are made for Windows are overwritten after the call, and no error shows it. The string
   * itself stays in JavaScript's memory until it is collected.
   */
  readonly password?: string | undefined;
  /** Whose session `session` must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
}

/** Options of `connectSession`. Windows connects sessions of this host only, so there is no `server`. */
export interface ConnectSessionOptions extends Omit<CallOptions, 'server'>, Connecting {}

/** Options of `connectSessionSync`. */
export interface ConnectSessionSyncOptions extends Omit<SyncCallOptions, 'server'>, Connecting {
  /** Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default 60,000. */
  readonly timeout?: number | undefined;
}
