import type { RunOptions } from '../core/procedure.js';
import type { RunSettings } from '../core/run.js';
import { OVERDUE } from '../core/turns.js';
import { checkFunction, checkPollInterval } from '../errors/arguments.js';
import {
  atCaller,
  type CallContext,
  describeTarget,
  timeoutError,
  type WtsError,
} from '../errors/wts-error.js';
import type { WtsErrorProperties } from '../types/error.js';
import type { SessionState } from '../types/session.js';
import { type Awaited, type WaitEnding, Wait } from './wait.js';

/** Milliseconds that a session may take to go unless the caller says otherwise. */
export const WAIT_TIMEOUT = 120_000;

/** What a wait and its results name a session by: its id, and what else it takes. */
export interface Named {
  readonly sessionId: number;
}

/** The part of a result that is the same of all of them. */
export interface Course<O> {
  outcome: O;
  elapsed: number;
  polls: number;
  lastState?: SessionState;
}

/** The part of the progress that is. */
export interface Progress {
  readonly state?: SessionState;
  readonly elapsed: number;
  readonly polls: number;
  readonly lastError?: Error & WtsErrorProperties;
}

/** What a wait takes beside the options of every call, checked. */
export interface WaitSettings<N> {
  readonly pollInterval: number | undefined;
  readonly onProgress: ((progress: N & Progress) => void) | undefined;
}

export function checkWaitSettings<N>(options: {
  readonly pollInterval?: unknown;
  readonly onProgress?: ((progress: N & Progress) => void) | undefined;
}): WaitSettings<N> {
  const pollInterval = checkPollInterval(options.pollInterval);
  checkFunction(options.onProgress, 'options.onProgress');
  return { pollInterval, onProgress: options.onProgress };
}

/** Who is waited for, and the state in which it was last seen. */
export interface AwaitedInState<S> extends Awaited<S> {
  readonly state: SessionState | undefined;
}

/** What has come of a request, if one is made. */
interface Attempts {
  readonly made: number;
  /** To the last one Windows has not answered. */
  readonly isOpen?: boolean;
}

/** One wait from its arguments to its result: what requests that wait and mere waits, sync or not, share. */
export abstract class WaitPlan<N extends Named, S, E> {
  readonly run: RunOptions;
  abstract readonly attempts: Attempts;
  protected abstract readonly name: N;
  readonly #settings: WaitSettings<N>;
  #begun: { readonly awaited: AwaitedInState<S>; readonly wait: Wait<S, E> } | undefined;

  constructor({ deadline, signal, caller }: RunSettings, settings: WaitSettings<N>) {
    this.#settings = settings;
    this.run = { deadline, signal, caller, onTimeout: () => this.#error(this.#timeout()) };
  }

  protected abstract context(): CallContext;
  /** The error of a wait that cannot tell. */
  protected abstract errorOf(doubt: E): WtsError;
  /** Why it could not be found out yet whether it is there. */
  protected abstract doubt(): WtsError | undefined;
  /** Why Windows has not taken the request. */
  protected abstract refusal(): WtsError | undefined;

  protected beginFor(awaited: AwaitedInState<S>): Wait<S, E> {
    const wait = new Wait<S, E>(awaited, this.#settings.pollInterval);
    this.#begun = { awaited, wait };
    return wait;
  }

  readonly onProgress = (): void => {
    const { onProgress } = this.#settings;
    if (!onProgress || !this.#begun) return;
    const { awaited, wait } = this.#begun;
    onProgress({
      ...this.name,
      ...(awaited.state && { state: awaited.state }),
      elapsed: this.run.deadline.elapsed,
      polls: wait.polls,
      ...(wait.doubt && { lastError: this.errorOf(wait.doubt) }),
    });
  };

  /** The result of a wait that has ended; throws if it has failed. */
  ended(ending: WaitEnding<E>): N & Course<'gone' | 'replaced'> {
    if (ending.kind !== 'failed') return this.result(ending.kind);
    throw this.#error(this.errorOf(ending.why));
  }

  result<O extends 'gone' | 'replaced' | 'requested'>(outcome: O): N & Course<O> {
    const lastState = this.#begun?.awaited.state;
    return {
      ...this.name,
      outcome,
      elapsed: this.run.deadline.elapsed,
      // Finding no session at all was an answer too.
      polls: this.#begun?.wait.polls ?? 1,
      ...(lastState && { lastState }),
    };
  }

  #error(error: WtsError): WtsError {
    return atCaller(error, this.run.caller);
  }

  #timeout(): WtsError {
    const context = this.context();
    const target = describeTarget(context);
    const timeout = `${String(this.run.deadline.timeout)} ms`;
    if (!this.#begun) {
      const cause = this.doubt();
      return timeoutError(
        `Windows did not say within ${timeout} whether ${target} exists. Nothing was done.` +
          (cause ? ` The last answer was: ${cause.message}` : ''),
        { ...context, cause },
      );
    }
    const { wait, awaited } = this.#begun;
    const { made, isOpen } = this.attempts;
    const refusal = this.refusal();
    if (refusal) {
      return timeoutError(
        `Windows did not accept the request to log ${target} off within ${timeout}, although it was made ` +
          `${String(made)} times. The last answer was: ${refusal.message}`,
        { ...context, lastState: awaited.state, cause: refusal },
      );
    }
    const cause = wait.doubt && this.errorOf(wait.doubt);
    const seen = cause
      ? `the last answer was: ${cause.message}`
      : `state "${String(awaited.state)}".`;
    return timeoutError(
      `After ${timeout} and ${String(wait.polls)} polls ${target} is not known to be gone: ${seen} ` +
        (isOpen ? 'Windows has not answered the request. ' : '') +
        'It may still end; waitUntilGone() goes on waiting.',
      { ...context, lastState: awaited.state, cause },
    );
  }
}

/** The error of a wait to which there is no answer yet. */
export function unansweredError(context: CallContext): WtsError {
  const message = `Windows has not answered within ${String(OVERDUE)} ms; an answer is still awaited.`;
  return timeoutError(message, context);
}
