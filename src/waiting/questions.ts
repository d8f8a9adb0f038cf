import { now } from '../core/clock.js';
import { OVERDUE, type Rank, type Turn, type Turns } from '../core/turns.js';
import { nextQuestion } from './wait.js';

/** Milliseconds after which a question without an answer is asked once more, and then again and again. */
const REPEAT_AFTER = 5000;
const REPEAT_SELDOM = 60_000;

interface Question {
  /** When it was asked; `Infinity` before. */
  at: number;
  readonly abort: AbortController;
  /** Gives back its turn, or the wish for one. */
  giveBack: () => void;
}

/**
 * The questions about one thing. Each may take tens of seconds, or for ever, and holds a thread of the addon's;
 * so there is one at a time, and one more where the answer may have been lost.
 */
export class Questions {
  readonly #open: Question[] = [];

  /** Whether to ask; `soon`: again where the last one is only just overdue, because something has happened. */
  may(soon = false): boolean {
    const latest = this.#open.at(-1);
    if (!latest) return true;
    const first = soon ? OVERDUE : REPEAT_AFTER;
    return now() - latest.at >= (this.#open.length === 1 ? first : REPEAT_SELDOM);
  }

  /** An answer may come any moment. */
  get areOnTime(): boolean {
    return this.#open.some(({ at }) => now() - at < OVERDUE);
  }

  /**
   * Asks when it is its turn, and tells `onAsk` the number of the question. Results in nothing if it was ended.
   */
  async ask<T>(
    turns: Turns,
    rank: Rank,
    question: (signal: AbortSignal) => Promise<T>,
    { onAsk, onOverdue }: { onAsk?: (asked: number) => void; onOverdue: () => void },
  ): Promise<{ readonly answer: T; readonly asked: number } | undefined> {
    const own: Question = { at: Infinity, abort: new AbortController(), giveBack: () => undefined };
    const isOpen = (): boolean => this.#open.includes(own);
    this.#open.push(own);
    const turn = await new Promise<Turn>((resolve) => {
      own.giveBack = turns.take(rank, resolve, onOverdue);
    });
    own.giveBack = turn.release;
    try {
      if (!isOpen()) return undefined;
      own.at = now();
      // Never more than one beside the latest.
      if (this.#open.length > 2) this.#end(this.#open[0]);
      const asked = nextQuestion();
      onAsk?.(asked);
      const answer = await question(own.abort.signal);
      return isOpen() ? { answer, asked } : undefined;
    } catch (error) {
      if (!isOpen()) return undefined;
      throw error;
    } finally {
      turn.release();
      this.#end(own);
    }
  }

  /** Ends them: nobody waits for an answer any more. */
  endAll(): void {
    for (const question of [...this.#open]) this.#end(question);
  }

  #end(question: Question | undefined): void {
    const at = question ? this.#open.indexOf(question) : -1;
    if (!question || at < 0) return;
    this.#open.splice(at, 1);
    question.giveBack();
    question.abort.abort();
  }
}
