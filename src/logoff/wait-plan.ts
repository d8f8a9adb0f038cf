import type { Host } from '../core/host.js';
import type { Procedure, RunOptions } from '../core/procedure.js';
import { checkCall } from '../core/run.js';
import { checkFunction, checkPollInterval } from '../errors/arguments.js';
import { atCaller, describeTarget, timeoutError, type WtsError } from '../errors/wts-error.js';
import type { Logon, Seen } from '../target/logon.js';
import type { Attempts } from '../target/request.js';
import { resolveTarget, type Target } from '../target/target.js';
import type { WaitOptions } from '../types/logoff.js';
import type { SessionState } from '../types/session.js';
import { type WaitEnding, Wait } from '../waiting/wait.js';
import { type Requested, requestLogoff } from './request.js';
import { AwaitedLogon, type Doubt, errorOf, type SessionWait } from './session-waits.js';

/** Milliseconds that a session may take to go unless the caller says otherwise. */
const WAIT_TIMEOUT = 120_000;

/** One wait from its arguments to its result: what `logoff` and `waitUntilGone`, sync or not, share. */
export class WaitPlan {
  readonly host: Host;
  readonly target: Target;
  readonly run: RunOptions;
  /** What has come of the request, if one is made. */
  readonly attempts: Attempts = { made: 0 };
  readonly #onProgress: WaitOptions['onProgress'];
  readonly #pollInterval: number | undefined;
  #awaited: { readonly logon: AwaitedLogon; readonly wait: SessionWait } | undefined;

  constructor(session: unknown, options: Partial<WaitOptions>, clock?: () => number) {
    this.#pollInterval = checkPollInterval(options.pollInterval);
    checkFunction(options.onProgress, 'options.onProgress');
    this.#onProgress = options.onProgress;
    const { host, deadline, signal, caller } = checkCall(options, WAIT_TIMEOUT, clock);
    this.host = host;
    this.target = resolveTarget(session, options.expect, host);
    this.run = { deadline, signal, caller, onTimeout: () => this.#error(this.#timeout()) };
  }

  /** Makes the request, and nobody waits for what comes of it. */
  requestOnly({
    logon,
    seen,
  }: {
    readonly logon: Logon;
    readonly seen: Seen;
  }): Procedure<Requested> {
    this.begin(logon, seen);
    return requestLogoff(this.host, { ...this.target, logon }, this.attempts);
  }

  /** Begins the wait for the session that was found. */
  begin(logon: Logon, seen: Seen): SessionWait {
    const awaited = new AwaitedLogon(logon, seen);
    const wait: SessionWait = new Wait(awaited, this.#pollInterval);
    this.#awaited = { logon: awaited, wait };
    return wait;
  }

  readonly onProgress = (): void => {
    if (!this.#onProgress || !this.#awaited) return;
    const { logon, wait } = this.#awaited;
    const { sessionId } = this.target;
    this.#onProgress({
      sessionId,
      ...(logon.state && { state: logon.state }),
      elapsed: this.run.deadline.elapsed,
      polls: wait.polls,
      ...(wait.doubt && { lastError: errorOf(wait.doubt, this.host, sessionId) }),
    });
  };

  /** The result of a wait that has ended; throws if it has failed. */
  ended(ending: WaitEnding<Doubt>): ReturnType<typeof this.result<'gone' | 'replaced'>> {
    if (ending.kind !== 'failed') return this.result(ending.kind);
    throw this.#error(errorOf(ending.why, this.host, this.target.sessionId));
  }

  result<O extends 'gone' | 'replaced' | 'requested'>(
    outcome: O,
  ): { sessionId: number; outcome: O; elapsed: number; polls: number; lastState?: SessionState } {
    const lastState = this.#awaited?.logon.state;
    return {
      sessionId: this.target.sessionId,
      outcome,
      elapsed: this.run.deadline.elapsed,
      // Finding no session at all was an answer too.
      polls: this.#awaited?.wait.polls ?? 1,
      ...(lastState && { lastState }),
    };
  }

  #error(error: WtsError): WtsError {
    return atCaller(error, this.run.caller);
  }

  #timeout(): WtsError {
    const { host } = this;
    const { sessionId, doubt } = this.target;
    const context = host.context(sessionId);
    const target = describeTarget(context);
    const timeout = `${String(this.run.deadline.timeout)} ms`;
    if (!this.#awaited) {
      const cause = doubt && host.error(doubt, sessionId);
      return timeoutError(
        `Windows did not say within ${timeout} whether ${target} exists. Nothing was done.` +
          (cause ? ` The last answer was: ${cause.message}` : ''),
        { ...context, cause },
      );
    }
    const { wait, logon } = this.#awaited;
    const { made, isOpen, refusal } = this.attempts;
    if (refusal) {
      const cause = host.error(refusal, sessionId);
      return timeoutError(
        `Windows did not accept the request to log ${target} off within ${timeout}, although it was made ` +
          `${String(made)} times. The last answer was: ${cause.message}`,
        { ...context, lastState: logon.state, cause },
      );
    }
    const cause = wait.doubt && errorOf(wait.doubt, host, sessionId);
    const seen = cause
      ? `the last answer was: ${cause.message}`
      : `state "${String(logon.state)}".`;
    return timeoutError(
      `After ${timeout} and ${String(wait.polls)} polls ${target} is not known to be gone: ${seen} ` +
        (isOpen ? 'Windows has not answered the request. ' : '') +
        'It may still end; waitUntilGone() goes on waiting.',
      { ...context, lastState: logon.state, cause },
    );
  }
}
