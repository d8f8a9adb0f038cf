import { now, startTimer, type Timer } from '../core/clock.js';
import { Questions } from './questions.js';
import type { WaitEnding, Wait } from './wait.js';

/** All that wait for the same. */
export interface Topic<K, S, E> {
  readonly key: K;
  readonly waiters: Set<Waiter<K, S, E>>;
  readonly looks: Questions;
  /** The number of the last question; those of long ago are asked first. */
  askedAt: number;
}

export interface Waiter<K, S, E> {
  readonly topic: Topic<K, S, E>;
  readonly wait: Wait<S, E>;
  /** When it is to be asked about next; `Infinity` while it is. */
  dueAt: number;
  /** An answer to an earlier question is no reason not to ask again. */
  since: number;
  readonly onProgress: () => void;
  readonly resolve: (ending: WaitEnding<E>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Those of a topic that are due. */
export interface Group<K, S, E> {
  readonly topic: Topic<K, S, E>;
  readonly waiters: readonly Waiter<K, S, E>[];
}

/** Milliseconds by which something may be asked early, to be asked with others. */
const SLACK = 5;

/** Who waits for what, and when it is to be asked about next. */
export class Agenda<K, S, E> {
  readonly #topics = new Map<K, Topic<K, S, E>>();
  readonly #onDue: () => void;
  #timer: Timer | undefined;
  #timerAt = Infinity;
  #armedBy: unknown;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  get isEmpty(): boolean {
    return this.#topics.size === 0;
  }

  *waiters(): Generator<Waiter<K, S, E>> {
    for (const { waiters } of this.#topics.values()) yield* waiters;
  }

  waitersFor(key: K): Iterable<Waiter<K, S, E>> {
    return this.#topics.get(key)?.waiters ?? [];
  }

  add(key: K, waiter: Omit<Waiter<K, S, E>, 'topic'>): Waiter<K, S, E> {
    let topic = this.#topics.get(key);
    if (!topic) {
      topic = { key, waiters: new Set(), looks: new Questions(), askedAt: 0 };
      this.#topics.set(key, topic);
    }
    const added = { ...waiter, topic };
    topic.waiters.add(added);
    this.#arm(added.dueAt);
    return added;
  }

  has(waiter: Waiter<K, S, E>): boolean {
    return waiter.topic.waiters.has(waiter);
  }

  remove(waiter: Waiter<K, S, E>): void {
    const { topic } = waiter;
    if (!topic.waiters.delete(waiter) || topic.waiters.size > 0) return;
    topic.looks.endAll();
    this.#topics.delete(topic.key);
    if (!this.isEmpty) return;
    this.#timer?.clear();
    this.#timerAt = Infinity;
  }

  setDue(waiter: Waiter<K, S, E>, at: number): void {
    if (!this.has(waiter)) return;
    waiter.dueAt = at;
    this.#arm(at);
  }

  /** Has it asked about again: at once where something has happened since the question that was answered. */
  schedule(waiter: Waiter<K, S, E>, asked = Infinity): void {
    if (waiter.since > asked) this.setDue(waiter, 0);
    if (waiter.dueAt !== Infinity || !this.has(waiter)) return;
    // On a grid of the delay, so that waits with the same delay are asked about at once.
    const delay = waiter.wait.nextDelay();
    this.setDue(waiter, Math.ceil((now() + delay / 2) / delay) * delay);
  }

  /** Takes what is due. */
  takeDue(): Group<K, S, E>[] {
    const limit = now() + SLACK;
    const due: Group<K, S, E>[] = [];
    let next = Infinity;
    for (const topic of this.#topics.values()) {
      const waiters = [...topic.waiters].filter(({ dueAt }) => dueAt <= limit);
      if (waiters.length > 0) due.push({ topic, waiters });
      for (const waiter of topic.waiters) {
        if (waiter.dueAt <= limit) waiter.dueAt = Infinity;
        next = Math.min(next, waiter.dueAt);
      }
    }
    this.#arm(next);
    return due;
  }

  #arm(at: number): void {
    // A timer that fake timers have made is gone with them.
    const isDead = this.#armedBy !== globalThis.setTimeout;
    if (at >= this.#timerAt && !isDead) return;
    this.#timer?.clear();
    this.#timerAt = at;
    this.#armedBy = globalThis.setTimeout;
    this.#timer = startTimer(at - now(), () => {
      this.#timerAt = Infinity;
      this.#onDue();
    });
  }
}
