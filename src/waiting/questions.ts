import { now } from '../core/clock.js';
import { OVERDUE, type Rank, type Turn, type Turns } from '../core/turns.js';
import { nextQuestion } from './wait.js';

/** Milliseconds after which a question without an answer is asked once more, and then again. */
const REPEAT_AFTER = 5000;
const REPEAT_SELDOM = 60_000;

interface Open {
  readonly at: number;
  readonly abort: AbortController;
}

/** What happens to a question. `asked` is its number. */
export interface Listener<T> {
  readonly onAsk?: (asked: number) => void;
  readonly onAnswer: (answer: T, asked: number) => void;
  readonly onError: (error: unknown) => void;
  /** It has no answer yet. One may still come. */
  readonly onOverdue: () => void;
}

/**
 * The questions about one thing. Each may take tens of seconds, or for ever, and holds a thread of the addon's;
 * so there is one at a time, and one more when the answer may have been lost.
 */
export class Questions {
  readonly #open: Open[] = [];
  #takeBack: (() => void) | undefined;

  /** Whether to ask: `soon` also where the last question is only just overdue, because something has happened. */
  may(soon = false): boolean {
    if (this.#takeBack) return false;
    const latest = this.#open.at(-1);
    if (!latest) return true;
    const first = soon ? OVERDUE : REPEAT_AFTER;
    return now() - latest.at >= (this.#open.length === 1 ? first : REPEAT_SELDOM);
  }

  /** Asks when it is its turn. */
  ask<T>(
    turns: Turns,
    rank: Rank,
    question: (signal: AbortSignal) => Promise<T>,
    listener: Listener<T>,
  ): void {
    let isAnswered = false;
    const start = (turn: Turn): void => {
      this.#takeBack = undefined;
      // Never more than one beside the latest.
      if (this.#open.length > 1) this.#open.shift()?.abort.abort();
      const open = { at: now(), abort: new AbortController() };
      this.#open.push(open);
      const asked = nextQuestion();
      listener.onAsk?.(asked);
      const end = (tell: () => void): void => {
        isAnswered = true;
        const at = this.#open.indexOf(open);
        if (at >= 0) this.#open.splice(at, 1);
        if (!open.abort.signal.aborted) tell();
        turn.release();
      };
      question(open.abort.signal).then(
        (answer) => {
          end(() => {
            listener.onAnswer(answer, asked);
          });
        },
        (error: unknown) => {
          end(() => {
            listener.onError(error);
          });
        },
      );
    };
    let isStarted = false;
    const takeBack = turns.take(
      rank,
      (turn) => {
        isStarted = true;
        start(turn);
      },
      () => {
        if (!isAnswered) listener.onOverdue();
      },
    );
    if (!isStarted) this.#takeBack = takeBack;
  }

  /** Ends them: nobody waits for an answer any more. */
  end(): void {
    this.#takeBack?.();
    this.#takeBack = undefined;
    for (const { abort } of this.#open.splice(0)) abort.abort();
  }
}
