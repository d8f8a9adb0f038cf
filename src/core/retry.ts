import { now } from './clock.js';

/** How long it is worth asking again after an answer that settles nothing. */
export type Patience =
  /** It never will. */
  | 'none'
  /** A while: a broken way to the host may come back. */
  | 'some'
  /** For as long as the caller waits: what is in the way passes. */
  | 'endless';

/** Times that a broken way is tried again. A connection needs a moment to come back, so by time as well. */
const TRIES = 3;
const PAUSE = 500;
/** Milliseconds. Less than the pauses take, because timers may be a little early. */
const BROKEN_FOR = 1250;

/** Delays between polls, in milliseconds; the last one repeats. */
const backOff = [25, 50, 100, 250, 500] as const;

export function pollDelay(polls: number): number {
  return backOff[Math.min(Math.max(polls, 0), backOff.length - 1)] ?? 500;
}

/** The one rule by which looks, requests and waits ask again. */
export class Retries {
  #tries = 0;
  #broken = 0;
  #since = 0;
  #paused = 0;

  /**
   * Counts an answer that settles nothing.
   *
   * @param delay - What the next try waits for anyway; by default this rule's own pause.
   * @returns Milliseconds until the next try; `undefined` to give up.
   */
  next(patience: Patience, delay?: number): number | undefined {
    const pause = delay ?? (patience === 'some' ? PAUSE : pollDelay(this.#tries));
    this.#tries++;
    if (patience === 'none') return undefined;
    if (patience === 'endless') {
      this.answered();
      return pause;
    }
    if (++this.#broken === 1) [this.#since, this.#paused] = [now(), 0];
    // The pauses count as well: a fake clock stands still while a thread sleeps.
    const lasted = Math.max(now() - this.#since, this.#paused);
    if (this.#broken > TRIES && lasted >= BROKEN_FOR) return undefined;
    this.#paused += pause;
    return pause;
  }

  /** The way is open again. */
  answered(): void {
    this.#broken = 0;
  }
}
