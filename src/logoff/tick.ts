import { now } from '../core/clock.js';
import type { Procedure } from '../core/procedure.js';
import type { Watch } from './watch.js';

/** Questions to which Windows has not answered yet. One may take tens of seconds, or for ever. */
export class Questions {
  readonly #askedAt = new Map<number | 'list', Set<{ readonly at: number }>>();
  #total = 0;

  /**
   * Whether to ask about this session, or for the list. A question without an answer may have been lost, so
   * it is asked again; but seldom, as each that hangs holds one of the server's few threads.
   */
  may(about: number | 'list'): boolean {
    const open = this.#askedAt.get(about);
    if (!open) return true;
    const soon = open.size === 1 && this.#total <= 2;
    const latest = Math.max(...[...open].map(({ at }) => at));
    return now() - latest >= (soon ? REPEAT_AFTER : REPEAT_SELDOM);
  }

  *during<T>(about: number | 'list', procedure: Procedure<T>): Procedure<T> {
    const question = { at: now() };
    const open = this.#askedAt.get(about) ?? new Set();
    this.#askedAt.set(about, open.add(question));
    this.#total++;
    try {
      return yield* procedure;
    } finally {
      this.#total--;
      open.delete(question);
      if (open.size === 0) this.#askedAt.delete(about);
    }
  }
}

/** Milliseconds after which a question is asked once more, and then again and again. */
const REPEAT_AFTER = 5000;
const REPEAT_SELDOM = 30_000;

/** What a tick reports while it runs, because it may hang at the next session. */
export interface TickListener {
  /** Something has been found out about this one. */
  answered(watch: Watch): void;
  /** It was not asked about, because Windows has not answered the question before. */
  unanswered(watch: Watch): void;
}

/** One round of questions. */
export class Tick {
  /** It takes so long that another tick has begun: it finishes its present question and asks no more. */
  late = false;
  /** The watches that the present question is about. */
  asking: readonly Watch[] | undefined;
  readonly #asked = new Set<Watch>();

  constructor(
    readonly questions: Questions = new Questions(),
    readonly listener?: TickListener,
  ) {}

  /** Counts one poll, however many questions that takes. */
  countPoll(watches: Iterable<Watch>): void {
    for (const watch of watches) {
      if (!this.#asked.has(watch)) watch.polls++;
      this.#asked.add(watch);
    }
  }

  answered(watches: Iterable<Watch>): void {
    this.asking = undefined;
    for (const watch of watches) this.listener?.answered(watch);
  }
}
