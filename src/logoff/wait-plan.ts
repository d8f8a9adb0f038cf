import type { Host } from '../core/host.js';
import type { RunOptions } from '../core/procedure.js';
import { checkCall } from '../core/run.js';
import { checkFunction, checkPollInterval } from '../errors/arguments.js';
import { describeTarget, timeoutError, type WtsError } from '../errors/wts-error.js';
import type { SessionInfo } from '../sessions/info-classes.js';
import type { Target } from '../target/identity.js';
import { resolveTarget } from '../target/target.js';
import type { WaitOptions } from '../types/logoff.js';
import type { SessionState } from '../types/session.js';
import { type Departure, Watch } from './watch.js';

/** Milliseconds that a session may take to go unless the caller says otherwise. */
const WAIT_TIMEOUT = 120_000;

/** One wait from its arguments to its result: what `logoff` and `waitUntilGone`, sync or not, share. */
export class WaitPlan {
  readonly host: Host;
  readonly target: Target;
  readonly run: RunOptions;
  readonly #onProgress: WaitOptions['onProgress'];
  readonly #pollInterval: number | undefined;
  #watch: Watch | undefined;

  constructor(session: unknown, options: Partial<WaitOptions>, clock?: () => number) {
    this.#pollInterval = checkPollInterval(options.pollInterval);
    checkFunction(options.onProgress, 'options.onProgress');
    this.#onProgress = options.onProgress;
    const { host, deadline, signal } = checkCall(options, WAIT_TIMEOUT, clock);
    this.host = host;
    this.target = resolveTarget(session, options.expect, host);
    this.run = { deadline, signal, onTimeout: () => this.#timeout() };
  }

  /** Starts watching the session that was found. */
  watch(before: Partial<SessionInfo>): Watch {
    return (this.#watch = new Watch(this.host, this.target.sessionId, before, this.#pollInterval));
  }

  readonly onPoll = (): void => {
    if (!this.#onProgress || !this.#watch) return;
    const { lastState, lastError, polls } = this.#watch;
    this.#onProgress({
      sessionId: this.target.sessionId,
      ...(lastState && { state: lastState }),
      elapsed: this.run.deadline.elapsed,
      polls,
      ...(lastError && { lastError }),
    });
  };

  result<O extends Departure | 'requested'>(
    outcome: O,
  ): { sessionId: number; outcome: O; elapsed: number; polls: number; lastState?: SessionState } {
    const lastState = this.#watch?.lastState;
    return {
      sessionId: this.target.sessionId,
      outcome,
      elapsed: this.run.deadline.elapsed,
      // Finding no session at all was an answer too.
      polls: this.#watch?.polls ?? 1,
      ...(lastState && { lastState }),
    };
  }

  #timeout(): WtsError {
    const { sessionId } = this.target;
    const context = this.host.context(sessionId);
    const target = describeTarget(context);
    const { timeout } = this.run.deadline;
    if (!this.#watch) {
      const { lastError: cause } = this.target;
      return timeoutError(
        `Windows did not say within ${String(timeout)} ms whether ${target} exists. Nothing was done.` +
          (cause ? ` The last answer was: ${cause.message}` : ''),
        { ...context, cause },
      );
    }
    const { lastState, lastError, polls } = this.#watch;
    const seen = lastError
      ? `the last answer was: ${lastError.message}`
      : `state "${String(lastState)}".`;
    return timeoutError(
      `After ${String(timeout)} ms and ${String(polls)} polls ${target} is not known to be gone: ${seen} ` +
        'It may still end; waitUntilGone() goes on waiting.',
      { ...context, lastState, cause: lastError },
    );
  }
}
