import { now } from '../core/clock.js';
import type { Turns } from '../core/turns.js';
import type { Agenda, Group, Waiter } from './agenda.js';
import { Questions } from './questions.js';
import type { Listing, Source } from './source.js';
import type { Wait } from './wait.js';

/** Up to so many are looked at one by one; more are looked up in a list, and so many of them looked at in turn. */
const LOOKS = 8;
/** Milliseconds from a list that lacks many to the next one. */
const AGAIN = 25;

/** A list, and the number of the question that it answers. */
interface Listed<K, S> {
  readonly listing: Listing<K, S>;
  readonly asked: number;
}

/** Asks about those that are due. Each look is a run of its own: one that hangs blocks nobody but its key. */
export class Rounds<K, S, E> {
  readonly #agenda: Agenda<K, S, E>;
  readonly #source: Source<K, S, E>;
  readonly #turns: Turns;
  readonly #lists = new Questions();
  /** The last looks at somebody whom a list lacked that have confirmed it, and that have not. */
  #confirmed = 0;
  #belied = 0;

  constructor(agenda: Agenda<K, S, E>, source: Source<K, S, E>, turns: Turns) {
    this.#agenda = agenda;
    this.#source = source;
    this.#turns = turns;
  }

  ask(due: readonly Group<K, S, E>[]): void {
    if (due.length <= LOOKS) this.#lookInTurn(due);
    else if (this.#lists.may()) void this.#list(due);
    // The next list is for them.
    else if (this.#lists.areOnTime) this.#soon(due);
    else this.#lookInTurn(due);
  }

  /** Nobody waits any more. */
  end(): void {
    this.#lists.endAll();
  }

  /** Looks at those that were asked about longest ago, and leaves the others for the next time. */
  #lookInTurn(groups: readonly Group<K, S, E>[], asked?: number): void {
    const others = this.#lookAtSome(longestAgo(groups));
    this.#soon(others.filter(({ waiters }) => missedBy(waiters) > 0));
    for (const { waiters } of others) {
      for (const waiter of waiters) this.#agenda.schedule(waiter, asked);
    }
  }

  /** Looks at the first ones, and returns the others. */
  #lookAtSome(groups: readonly Group<K, S, E>[], listed?: Listed<K, S>): Group<K, S, E>[] {
    let room = LOOKS - this.#turns.backlog;
    // One that has not been answered must not hold the place of another.
    const isLeft = (group: Group<K, S, E>): boolean => {
      if (room <= 0) return true;
      if (this.#look(group, listed)) room--;
      return false;
    };
    return groups.filter(isLeft);
  }

  /** Has them asked about together: those of one moment cost one list. */
  #soon(groups: readonly Group<K, S, E>[]): void {
    const at = now() + AGAIN;
    for (const { waiters } of groups) for (const waiter of waiters) this.#agenda.setDue(waiter, at);
  }

  /** Looks at one, unless it is being looked at. */
  #look(group: Group<K, S, E>, listed?: Listed<K, S>): boolean {
    const { topic, waiters } = group;
    if (!waiters.some((waiter) => this.#agenda.has(waiter))) return false;
    const may = topic.looks.may(waiters.some(({ since }) => since > topic.askedAt));
    if (may) void this.#lookNow(group, listed);
    else for (const waiter of waiters) this.#agenda.schedule(waiter);
    return may;
  }

  async #lookNow({ topic, waiters }: Group<K, S, E>, listed?: Listed<K, S>): Promise<void> {
    for (const waiter of waiters) waiter.dueAt = Infinity;
    try {
      const look = (signal: AbortSignal): ReturnType<Source<K, S, E>['look']> => {
        // While it waited for its turn others may have begun to wait, of whom the list says nothing.
        const isCurrent =
          listed && [...topic.waiters].every(({ wait }) => wait.concerns(listed.asked));
        return this.#source.look(topic.key, isCurrent ? listed.listing : undefined, signal);
      };
      const result = await topic.looks.ask(this.#turns, 'poll', look, {
        onAsk: (asked) => {
          topic.askedAt = asked;
          for (const { wait } of waiters) wait.polls++;
        },
        onOverdue: () => {
          for (const waiter of waiters) {
            waiter.wait.unanswered(this.#source.unanswered);
            this.#report(waiter);
          }
        },
      });
      if (!result) return;
      const { answer, asked } = result;
      if (missedBy(waiters) > 0) {
        if (answer.kind === 'gone') this.#confirmed = asked;
        else this.#belied = asked;
      }
      for (const waiter of [...topic.waiters]) {
        waiter.wait.fold(answer, asked);
        // The others have not asked; that it is gone is news to them all the same.
        if (waiters.includes(waiter) || waiter.wait.ending) this.#report(waiter, asked);
        else if (waiter.since > asked) this.#agenda.schedule(waiter, asked);
      }
    } catch (error) {
      for (const waiter of [...topic.waiters]) waiter.reject(error);
    }
  }

  async #list(groups: readonly Group<K, S, E>[]): Promise<void> {
    const waiters = groups.flatMap((group) => group.waiters);
    try {
      const list = (signal: AbortSignal): ReturnType<Source<K, S, E>['list']> =>
        this.#source.list(signal);
      const result = await this.#lists.ask(this.#turns, 'list', list, {
        onOverdue: () => {
          this.#lookInTurn(groups);
        },
      });
      if (!result) return;
      const { answer, asked } = result;
      if (!answer) this.#lookInTurn(groups);
      else if ('rows' in answer && this.#source.rowsSuffice) this.#settle(groups, answer, asked);
      else if ('rows' in answer) this.#listed(groups, answer, asked);
      else {
        for (const waiter of waiters) {
          waiter.wait.polls++;
          waiter.wait.fold(answer, asked);
          this.#report(waiter, asked);
        }
      }
    } catch (error) {
      for (const waiter of waiters) waiter.reject(error);
    }
  }

  /** Where rows say it all. Who is missing from a list that is not complete is looked at. */
  #settle(groups: readonly Group<K, S, E>[], listing: Listing<K, S>, asked: number): void {
    const missing: Group<K, S, E>[] = [];
    for (const group of groups) {
      const seen = listing.rows.get(group.topic.key);
      if (seen === undefined && !listing.complete) {
        missing.push(group);
        continue;
      }
      for (const waiter of group.waiters) {
        waiter.wait.polls++;
        waiter.wait.fold(seen === undefined ? { kind: 'gone' } : { kind: 'here', seen }, asked);
        this.#report(waiter, asked);
      }
    }
    this.#lookInTurn(missing, asked);
  }

  #listed(groups: readonly Group<K, S, E>[], listing: Listing<K, S>, asked: number): void {
    const changed: Group<K, S, E>[] = [];
    const others: Group<K, S, E>[] = [];
    for (const group of groups) {
      const { topic, waiters } = group;
      const seen = listing.rows.get(topic.key);
      const isThere = seen !== undefined && !waiters.some(({ wait }) => wait.isReplacedBy(seen));
      for (const waiter of waiters) {
        const { wait } = waiter;
        if (isThere) wait.listed(seen, asked);
        else if (seen === undefined && listing.complete) this.#unlisted(wait, asked);
        // Of the others a look will tell.
        if (!isThere && !wait.ending) continue;
        wait.polls++;
        this.#report(waiter, asked);
      }
      const isHidden = seen === undefined && waiters.every(({ wait }) => wait.isHidden);
      (isThere || isHidden ? others : changed).push(group);
    }
    // One look may say of all what the next list then need only repeat.
    this.#soon(this.#lookAtSome(longestAgo(changed), { listing, asked }));
    this.#lookInTurn(others, asked);
  }

  /**
   * It is gone when a list had it and two in a row have not: one may have been read while Windows was changing
   * it. From some moment on lists may also hide what this account may not see any more; so a look at another
   * that they lack must have shown since then that it is gone, and none that it is not.
   */
  #unlisted(wait: Wait<S, E>, asked: number): void {
    wait.unlisted(asked);
    const [first = Infinity, second] = wait.missed;
    const isConfirmed = this.#confirmed > first && this.#belied < first;
    if (second !== undefined && isConfirmed) wait.fold({ kind: 'gone' }, asked);
  }

  /** Says what an answer has made of a wait, and has it asked about again. */
  #report(waiter: Waiter<K, S, E>, asked?: number): void {
    if (!this.#agenda.has(waiter)) return;
    if (waiter.wait.ending) {
      waiter.resolve(waiter.wait.ending);
      return;
    }
    try {
      waiter.onProgress();
    } catch (error) {
      // A listener that throws ends its own wait and nobody else's.
      waiter.reject(error);
    }
    this.#agenda.schedule(waiter, asked);
  }
}

/** In the order of the last question about each. */
function longestAgo<K, S, E>(groups: readonly Group<K, S, E>[]): Group<K, S, E>[] {
  return [...groups].sort((a, b) => a.topic.askedAt - b.topic.askedAt);
}

/** How many lists in a row lack them. */
function missedBy<K, S, E>(waiters: readonly Waiter<K, S, E>[]): number {
  return Math.min(...waiters.map(({ wait }) => wait.missed.length));
}
