import { onAbort } from '../core/abort.js';
import { type Deadline, now, startTimer } from '../core/clock.js';
import type { Turns } from '../core/turns.js';
import { Agenda, type Waiter } from './agenda.js';
import { Rounds } from './rounds.js';
import type { Source } from './source.js';
import { type WaitEnding, nextQuestion, type Wait } from './wait.js';

export interface WatchOptions {
  readonly deadline: Deadline;
  readonly signal?: AbortSignal | undefined;
  /** Makes the error for a deadline that has passed. */
  readonly onTimeout: () => Error;
  /** Called after each answer that did not end the wait; what it throws does. */
  readonly onProgress: () => void;
  /** Milliseconds until it is asked about for the first time. Default 0. */
  readonly delay?: number;
}

/** A wait that is being driven. */
export interface Watching<E> {
  /** Resolves when the wait has ended; rejects at the deadline, on abort, and with what a listener throws. */
  readonly ending: Promise<WaitEnding<E>>;
  /** Asks now instead of when it is due. */
  readonly wake: () => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * Drives the waits of one host on the event loop. Few are looked at one by one; many cost one list a tick. It
 * knows "here", "gone" and "unclear", and nothing of whom it asks.
 */
export class Watcher<K, S, E> {
  readonly #agenda = new Agenda<K, S, E>(() => {
    this.#rounds.ask(this.#agenda.takeDue());
  });
  readonly #rounds: Rounds<K, S, E>;

  /** @param turns - Whose turn it is to ask; shared with others who ask the same host. */
  constructor(source: Source<K, S, E>, turns: Turns) {
    this.#rounds = new Rounds(this.#agenda, source, turns);
  }

  watch(key: K, wait: Wait<S, E>, options: WatchOptions): Watching<E> {
    const { deadline, signal, onTimeout, onProgress, delay = 0 } = options;
    let resolve: (ending: WaitEnding<E>) => void = () => undefined;
    let reject: (reason: unknown) => void = () => undefined;
    const ending = new Promise<WaitEnding<E>>((...both) => ([resolve, reject] = both));
    const waiter = this.#agenda.add(key, {
      ...{ wait, onProgress, dueAt: now() + delay, since: nextQuestion() },
      resolve: (how) => {
        end();
        resolve(how);
      },
      reject: (reason) => {
        end();
        reject(reason);
      },
    });
    const timer = startTimer(deadline.left, () => {
      waiter.reject(onTimeout());
    });
    const forget = onAbort(signal, waiter.reject);
    const end = (): void => {
      timer.clear();
      forget();
      this.#agenda.remove(waiter);
      if (this.#agenda.isEmpty) this.#rounds.end();
    };
    if (signal?.aborted) waiter.reject(signal.reason);
    else if (deadline.left === 0) waiter.reject(onTimeout());
    return {
      ending,
      fail: waiter.reject,
      wake: () => {
        this.#wake([waiter]);
      },
    };
  }

  /** Something has happened to this one, or to anybody: asks now instead of when it is due. */
  wake(key?: K): void {
    this.#wake(key === undefined ? this.#agenda.waiters() : this.#agenda.waitersFor(key));
  }

  #wake(waiters: Iterable<Waiter<K, S, E>>): void {
    const since = nextQuestion();
    for (const waiter of waiters) {
      waiter.since = since;
      // What is being asked about is asked again when that is answered, or at once where it is overdue.
      if (waiter.topic.looks.may(true)) this.#agenda.setDue(waiter, 0);
    }
  }

  /** Ends every wait. */
  failAll(why: E): void {
    for (const { resolve } of [...this.#agenda.waiters()]) resolve({ kind: 'failed', why });
  }
}
