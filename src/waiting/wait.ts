import { type Patience, pollDelay, Retries } from '../core/retry.js';
import type { Sighting } from './source.js';

/** How a wait ends by what has been seen. */
export type WaitEnding<E> =
  { readonly kind: 'gone' | 'replaced' } | { readonly kind: 'failed'; readonly why: E };

/** Who is waited for. */
export interface Awaited<S> {
  /** What is there now is certainly somebody else. */
  isReplacedBy(seen: S): boolean;
  learn(seen: S): void;
}

let questions = 0;

/** Orders questions by when they were asked: their answers may come in another order. */
export function nextQuestion(): number {
  return ++questions;
}

/** One wait: what it makes of the answers. It asks nothing itself. */
export class Wait<S, E> {
  /** How often it has been asked. */
  polls = 0;
  /** Why the last answer could not tell, if it could not. */
  doubt: E | undefined;
  ending: WaitEnding<E> | undefined;
  readonly #awaited: Awaited<S>;
  readonly #pollInterval: number | undefined;
  readonly #retries = new Retries();
  /** Answers to earlier questions are about who was there before. */
  readonly #begun = questions;
  #answered = 0;
  #delays = 0;
  /** Whether a list has had it, and which in a row have not had it since. */
  #wasListed = false;
  #missed: number[] = [];
  #isHidden = false;

  constructor(awaited: Awaited<S>, pollInterval?: number) {
    this.#awaited = awaited;
    this.#pollInterval = pollInterval;
  }

  /** Milliseconds until the first poll after a request. */
  get firstDelay(): number {
    return this.#pollInterval ?? pollDelay(0);
  }

  /** Milliseconds from this poll to the next. */
  nextDelay(): number {
    return this.#pollInterval ?? pollDelay(this.#delays++);
  }

  /** The last list has not had it, and a look since then has not said that it is gone. */
  get isHidden(): boolean {
    return this.#isHidden;
  }

  /** The questions for lists in a row that have not had it, although one before them had. */
  get missed(): readonly number[] {
    return this.#wasListed && !this.#isHidden ? this.#missed : [];
  }

  /** Whether an answer to this question is about who is waited for, and not about who was there before. */
  concerns(asked: number): boolean {
    return asked > this.#begun;
  }

  isReplacedBy(seen: S): boolean {
    return this.#awaited.isReplacedBy(seen);
  }

  /** Takes the answer to a look. A late one still counts, unless a later question has been answered. */
  fold(sighting: Sighting<S, E>, asked: number): void {
    if (this.ending || !this.concerns(asked)) return;
    // A late "gone" still holds: this one cannot come back.
    if (sighting.kind === 'gone') {
      this.ending = { kind: 'gone' };
      return;
    }
    if (asked < this.#answered) return;
    this.#answered = asked;
    // It may be there although a list lacks it: then lists say nothing about it, until one has it again.
    if (this.#missed.some((list) => list < asked)) this.#isHidden = true;
    this.#missed = this.#missed.filter((list) => list > asked);
    if (sighting.kind === 'here') this.#see(sighting.seen, sighting.doubt);
    else this.#doubt(sighting.why, sighting.patience);
  }

  #see(seen: S, doubt: E | undefined): void {
    this.#retries.answered();
    this.doubt = doubt;
    if (this.#awaited.isReplacedBy(seen)) this.ending = { kind: 'replaced' };
    else this.#awaited.learn(seen);
  }

  #doubt(why: E, patience: Patience): void {
    this.doubt = why;
    const pause = this.#pollInterval ?? pollDelay(this.#delays);
    if (this.#retries.next(patience, pause) === undefined) this.ending = { kind: 'failed', why };
  }

  /** Windows, or whoever is asked, has not answered for some time. */
  unanswered(why: E): void {
    if (!this.ending) this.doubt = why;
  }

  /** A list has it. */
  listed(seen: S, asked: number): void {
    if (!this.concerns(asked)) return;
    this.fold({ kind: 'here', seen }, asked);
    this.#wasListed = true;
    this.#isHidden = false;
  }

  /** A list of all that may be seen does not have it. */
  unlisted(asked: number): void {
    if (!this.ending && this.concerns(asked) && asked >= this.#answered) this.#missed.push(asked);
  }
}
