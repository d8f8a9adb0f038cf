import type { Procedure } from './native/call.js';
import type { Watch } from './watch.js';

/** Questions to which Windows has not answered yet. One may take tens of seconds, or for ever. */
export class Questions {
  readonly #open = new Map<number | 'list', number>();
  #total = 0;

  /**
   * Whether to ask about this session, or for the list. A question without an answer is asked once more,
   * as it may have been lost, but only while no other is open: they would fill the server's threads.
   */
  may(about: number | 'list'): boolean {
    const open = this.#open.get(about) ?? 0;
    return open === 0 || (open === 1 && this.#total === 1);
  }

  *during<T>(about: number | 'list', procedure: Procedure<T>): Procedure<T> {
    this.#add(about, 1);
    try {
      return yield* procedure;
    } finally {
      this.#add(about, -1);
    }
  }

  #add(about: number | 'list', by: number): void {
    this.#open.set(about, (this.#open.get(about) ?? 0) + by);
    this.#total += by;
  }
}

/** One round of questions. */
export class Tick {
  /** Another one has begun because this one takes so long: it answers what it has asked, and asks no more. */
  late = false;
  /** Those about whom it has found something out. */
  readonly answered = new Set<Watch>();
  readonly #asked = new Set<Watch>();

  constructor(readonly questions: Questions = new Questions()) {}

  /** Counts one poll, however many questions that takes. */
  countPoll(watches: Iterable<Watch>): void {
    for (const watch of watches) {
      if (!this.#asked.has(watch)) watch.polls++;
      this.#asked.add(watch);
    }
  }
}
