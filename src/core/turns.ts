import { startTimer } from './clock.js';

/** Milliseconds without an answer after which a look lets the next one go before it has its own answer. */
export const OVERDUE = 1000;

/** One less than the addon asks a server at a time: a turn is left for what a caller waits for. */
const TURNS = 3;
/** With more looks without an answer than this the host is asked one thing at a time. */
const MOST_OVERDUE = 8;

/** A list goes first; looks before a request, and those of waits, take turns. */
export type Rank = 'list' | 'first' | 'poll';

/** A look's turn, from when it begins until it has its answer, or nobody needs one any more. */
export interface Turn {
  /** Does nothing the second time. */
  readonly release: () => void;
}

interface Wish {
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
  readonly #wishes = { list: new Set<Wish>(), first: new Set<Wish>(), poll: new Set<Wish>() };

  /** Polls that wait for their turn. */
  get backlog(): number {
    return this.#wishes.poll.size;
  }

  /** Takes a turn if one is free and nobody waits for one: who comes late must not pass those who wait. */
  tryTake(): Turn | undefined {
    const isWaited = Object.values(this.#wishes).some(({ size }) => size > 0);
    return this.#taken < this.#limit && !isWaited ? this.#grant(undefined) : undefined;
  }

  /**
   * Calls `onTurn` when it is its turn, which may be at once, and `onOverdue` if it takes long from then on.
   *
   * @returns The way to take the wish back.
   */
  take(rank: Rank, onTurn: (turn: Turn) => void, onOverdue?: () => void): () => void {
    const wish = { onTurn, onOverdue };
    this.#wishes[rank].add(wish);
    this.#next();
    return () => this.#wishes[rank].delete(wish);
  }

  get #limit(): number {
    return this.#overdue < MOST_OVERDUE ? TURNS : 1;
  }

  #next(): void {
    while (this.#taken < this.#limit) {
      const ranks =
        this.#last === 'first' ? (['poll', 'first'] as const) : (['first', 'poll'] as const);
      const rank = (['list', ...ranks] as const).find((name) => this.#wishes[name].size > 0);
      const [wish] = this.#wishes[rank ?? 'list'];
      if (!rank || !wish) return;
      this.#wishes[rank].delete(wish);
      this.#last = rank;
      wish.onTurn(this.#grant(wish.onOverdue));
    }
  }

  #grant(onOverdue: (() => void) | undefined): Turn {
    this.#taken++;
    let giveBack = (): unknown => this.#taken--;
    const timer = startTimer(OVERDUE, () => {
      giveBack();
      this.#overdue++;
      giveBack = () => this.#overdue--;
      onOverdue?.();
      this.#next();
    });
    return {
      release: () => {
        timer.clear();
        giveBack();
        giveBack = () => undefined;
        this.#next();
      },
    };
  }
}
