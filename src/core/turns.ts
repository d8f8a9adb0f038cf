import { startTimer, type Timer } from './clock.js';

/** Milliseconds without an answer after which a look lets the next one go before it has its own answer. */
export const OVERDUE = 1000;

/** One less than Windows is asked at a time on a server: a turn is left for what a caller waits for. */
const TURNS = 3;
/** Looks without an answer that have given their turn away. With more of them the host is left in peace. */
const MOST_OVERDUE = 8;

/** In the order in which they go; `first` and `poll` take turns. */
export type Rank = 'list' | 'first' | 'poll';

export interface Turn {
  /** Gives the turn back; does nothing the second time. */
  release(): void;
}

interface Waiting {
  readonly onTurn: (turn: Turn) => void;
  readonly onOverdue: (() => void) | undefined;
}

/**
 * Whose turn it is to look at the sessions of a host. The addon asks a server in the order of the calls, a few
 * at a time: without this, a thousand looks would stand before the next `listSessions()`.
 */
export class Turns {
  #taken = 0;
  #overdue = 0;
  #last: Rank = 'poll';
  readonly #waiting = {
    list: new Set<Waiting>(),
    first: new Set<Waiting>(),
    poll: new Set<Waiting>(),
  };

  /** Takes a turn if one is free and nobody waits. */
  tryTake(): Turn | undefined {
    return this.#taken < TURNS ? this.#grant(undefined) : undefined;
  }

  /**
   * Calls `onTurn` when it is its turn, which may be at once, and `onOverdue` if it takes long then.
   *
   * @returns The way to take the wish back.
   */
  take(rank: Rank, onTurn: (turn: Turn) => void, onOverdue?: () => void): () => void {
    const waiting = { onTurn, onOverdue };
    this.#waiting[rank].add(waiting);
    this.#next();
    return () => this.#waiting[rank].delete(waiting);
  }

  #next(): void {
    while (this.#taken < TURNS) {
      const rank = this.#nextRank();
      if (!rank) return;
      const [waiting] = this.#waiting[rank];
      if (!waiting) return;
      this.#waiting[rank].delete(waiting);
      this.#last = rank;
      waiting.onTurn(this.#grant(waiting.onOverdue));
    }
  }

  #nextRank(): Rank | undefined {
    const [one, other]: Rank[] = this.#last === 'first' ? ['poll', 'first'] : ['first', 'poll'];
    return (['list', one, other] as Rank[]).find((rank) => this.#waiting[rank].size > 0);
  }

  #grant(onOverdue: (() => void) | undefined): Turn {
    this.#taken++;
    let state: 'held' | 'overdue' | 'released' = 'held';
    const timer: Timer = startTimer(OVERDUE, () => {
      if (this.#overdue < MOST_OVERDUE) {
        state = 'overdue';
        this.#overdue++;
        this.#taken--;
      }
      onOverdue?.();
      this.#next();
    });
    return {
      release: () => {
        if (state === 'released') return;
        timer.clear();
        if (state === 'overdue') this.#overdue--;
        else this.#taken--;
        state = 'released';
        this.#next();
      },
    };
  }
}
