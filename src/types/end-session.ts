// Disposable, for users who have neither this library in their tsconfig.json nor @types/node.
/// <reference lib="esnext.disposable" preserve="true" />
import type { CallOptions, SyncCallOptions } from './call.js';

interface SigningOut {
  /**
   * What happens to programs that refuse or do not answer. `'never'` (default): Windows asks the user. `'if-hung'`
   * (`EWX_FORCEIFHUNG`): those that do not answer are ended, those that refuse are not. `'always'` (`EWX_FORCE`): all
   * are ended, and the user loses what is not saved. Microsoft's pages do not agree on whether they are told.
   */
  readonly force?: 'never' | 'if-hung' | 'always' | undefined;
  /**
   * Windows' reason code, `SHTDN_REASON_…`, a whole number from 0 to 0xFFFFFFFF. Windows writes it to the event log
   * when a host goes down, and ignores it at a sign-out. Default 0x80040001: an application, maintenance, planned.
   */
  readonly reason?: number | undefined;
}

/** Options of `signOut`. It is about this process's own session, so there is no `server`. */
export interface SignOutOptions extends Omit<CallOptions, 'server'>, SigningOut {}

/** Options of `signOutSync`. */
export interface SignOutSyncOptions extends Omit<SyncCallOptions, 'server'>, SigningOut {
  /** Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default 60,000. */
  readonly timeout?: number | undefined;
}

/**
 * Why the session ends. `'shutdown'`: the host shuts down or restarts. `'close-app'`: the Restart Manager wants this
 * program alone to exit, because an installer replaces a file that it uses. `'critical'`: nobody can refuse; on its
 * own it is a forced shutdown or restart.
 */
export type EndSessionReason = 'logoff' | 'shutdown' | 'close-app' | 'critical';

/** What Windows says of the end of the session. Each listener gets an object of its own. */
export interface EndSessionEvent {
  /** `'query'`: Windows asks whether the session may end. `'end'`: it says what came of it. */
  readonly phase: 'query' | 'end';
  /**
   * In the order of `EndSessionReason`. Empty where Windows names only reasons that this package does not know. Windows
   * has no flag for `'shutdown'`: it is there only where there is no other.
   */
  readonly reasons: EndSessionReason[];
  /** It really ends: Windows may end this process as soon as all listeners are through. Never in `'query'`. */
  readonly ending: boolean;
  /** `'window'`: `WM_QUERYENDSESSION` and `WM_ENDSESSION`. `'console'`: `CTRL_LOGOFF_EVENT`, `CTRL_SHUTDOWN_EVENT`. */
  readonly source: 'window' | 'console';
}

/**
 * Listens to the end of the session. In phase `'query'` exactly `false`, or a promise of it, refuses; anything else
 * allows. A promise is waited for, in both phases.
 */
export type EndSessionListener = (event: EndSessionEvent) => unknown;

/** Options of `onEndSession`. */
export interface OnEndSessionOptions {
  /**
   * When this process is told, a whole number from 0x100 to 0x3FF; higher is earlier. Windows has one for each process:
   * the highest of its listeners' counts. Default: the level that the process has now; that is 0x280, unless somebody has set another.
   */
  readonly level?: number | undefined;
  /** Whether the process stays alive for the listener. Default `false`. */
  readonly keepAlive?: boolean | undefined;
}

/** A listener that was added. */
export interface EndSessionSubscription extends Disposable {
  /** Removes the listener; once is as good as twice. A question that it has not answered yet counts as allowed. */
  close(): void;
}

/** A reason that Windows shows to the user. */
export interface EndSessionBlock extends Disposable {
  /** Takes the reason back; once is as good as twice. */
  close(): void;
}
