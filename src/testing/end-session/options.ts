import type { EndSessionListener, EndSessionReason } from '../../types/end-session.js';

/** What becomes of `ExitWindowsEx` once it has said TRUE (#54). */
export interface SimulatedSignOut {
  /** `ends`: the listeners are asked and told, as by `endSession()`. `ignored`: nothing happens. Default `ends`. */
  readonly outcome?: 'ends' | 'ignored';
  /** Milliseconds until then. Default 0. */
  readonly delay?: number;
}

/** One end of the session, for `SimulatedHost.endSession()`. */
export interface SimulatedEndSession {
  /** What Windows gives as reasons; `'shutdown'` only on its own, as Windows has no flag for it. Default `['logoff']`. */
  readonly reasons?: readonly EndSessionReason[];
  /** Nobody can refuse; adds `'critical'` to the reasons, and is implied by it. Default `false`. */
  readonly force?: boolean;
  /** Another program refuses. Default `false`. */
  readonly vetoed?: boolean;
  /**
   * `'console'`: a console control event, which nobody is asked about. It has no `force` and no `vetoed`, and
   * `'logoff'` or `'shutdown'` as its reason. Default `'window'`.
   */
  readonly source?: 'window' | 'console';
}

/** What came of it. */
export interface SimulatedEndSessionResult {
  /** The session ends. With `'close-app'`: this program. */
  readonly ended: boolean;
  /** Who returned `false` when asked; a listener that was added twice may be here twice. */
  readonly refused: readonly EndSessionListener[];
  /** Who was not through within the bound, asked or told. */
  readonly late: readonly EndSessionListener[];
}
