import { now } from '../core/clock.js';
import type { Turns } from '../core/turns.js';
import type { Agenda, Group, Waiter } from './agenda.js';
import { Questions } from './questions.js';
import type { Listing, Sighting, Source } from './source.js';

/** Up to so many are looked at one by one; more are looked up in a list, and so many of them looked at in turn. */
const LOOKS = 8;
/** Milliseconds from a list that lacks many to the next one. */
const AGAIN = 25;

/** Asks about those that are due. */
export class Rounds<K, S, E> {
  readonly #agenda: Agenda<K, S, E>;
  readonly #source: Source<K, S, E>;
  readonly #turns: Turns;
  readonly #lists = new Questions();

  constructor(agenda: Agenda<K, S, E>, source: Source<K, S, E>, turns: Turns) {
    this.#agenda = agenda;
    this.#source = source;
    this.#turns = turns;
  }

  /** Asks about all that is due. Each look is a run of its own: one that hangs blocks nobody but its key. */
  ask(due: readonly Group<K, S, E>[]): void {
    if (due.length <= LOOKS) for (const group of due) this.#look(group);
    else if (this.#lists.may()) this.#list(due);
    else this.#lookInTurn(due);
  }

  /** Nobody waits any more. */
  end(): void {
    this.#lists.end();
  }

  /** Looks at those that were asked about longest ago, and leaves the others for the next time. */
  #lookInTurn(groups: readonly Group<K, S, E>[], asked = Infinity): void {
    const order = [...groups].sort((a, b) => a.topic.askedAt - b.topic.askedAt);
    for (const [i, group] of order.entries()) {
      if (i < LOOKS || isMissing(group)) this.#look(group);
      else for (const waiter of group.waiters) this.#agenda.schedule(waiter, asked);
    }
  }

  #look({ topic, waiters }: Group<K, S, E>, listing?: Listing<K, S>): void {
    if (!waiters.some((waiter) => this.#agenda.has(waiter))) return;
    if (!topic.looks.may(waiters.some(({ since }) => since > topic.askedAt))) {
      for (const waiter of waiters) this.#agenda.schedule(waiter, Infinity);
      return;
    }
    const look = (signal: AbortSignal): Promise<Sighting<S, E>> =>
      this.#source.look(topic.key, listing, signal);
    topic.looks.ask(this.#turns, 'poll', look, {
      onAsk: (asked) => {
        topic.askedAt = asked;
        for (const { wait } of waiters) wait.polls++;
      },
      onAnswer: (sighting, asked) => {
        for (const waiter of [...topic.waiters]) {
          waiter.wait.fold(sighting, asked);
          // The others have not asked; that it is gone is news to them all the same.
          if (waiters.includes(waiter) || waiter.wait.ending) this.#report(waiter);
          if (waiter.dueAt === Infinity || waiter.since > asked) {
            this.#agenda.schedule(waiter, asked);
          }
        }
      },
      onError: (error) => {
        for (const waiter of [...topic.waiters]) waiter.reject(error);
      },
      onOverdue: () => {
        for (const waiter of waiters) {
          waiter.wait.unanswered(this.#source.unanswered);
          this.#report(waiter);
          if (waiter.dueAt === Infinity) this.#agenda.schedule(waiter, Infinity);
        }
      },
    });
  }

  #list(groups: readonly Group<K, S, E>[]): void {
    const all = groups.flatMap(({ waiters }) => waiters);
    let isOverdue = false;
    this.#lists.ask(this.#turns, 'list', (signal) => this.#source.list(signal), {
      onAnswer: (answer, asked) => {
        if (answer && 'kind' in answer) {
          for (const waiter of all) {
            waiter.wait.polls++;
            waiter.wait.fold(answer, asked);
            this.#report(waiter);
            if (waiter.dueAt === Infinity) this.#agenda.schedule(waiter, asked);
          }
        } else if (answer) this.#listed(groups, answer, asked, isOverdue);
        else if (!isOverdue) this.#lookInTurn(groups);
      },
      onError: (error) => {
        for (const waiter of all) waiter.reject(error);
      },
      onOverdue: () => {
        isOverdue = true;
        this.#lookInTurn(groups);
      },
    });
  }

  #listed(
    groups: readonly Group<K, S, E>[],
    listing: Listing<K, S>,
    asked: number,
    isLate: boolean,
  ): void {
    const changed: Group<K, S, E>[] = [];
    const unchanged: Group<K, S, E>[] = [];
    for (const group of groups) {
      const seen = listing.rows.get(group.topic.key);
      const isChanged =
        seen === undefined || group.waiters.some(({ wait }) => wait.isReplacedBy(seen));
      for (const waiter of group.waiters) {
        if (seen === undefined && listing.complete) waiter.wait.unlisted(asked);
        else if (seen !== undefined && !isChanged) waiter.wait.listed(seen, asked);
        // Of the others a look will tell.
        if (isChanged && !waiter.wait.ending) continue;
        waiter.wait.polls++;
        this.#report(waiter);
      }
      const isHidden = seen === undefined && group.waiters.every(({ wait }) => wait.isHidden);
      (isChanged && !isHidden ? changed : unchanged).push(group);
    }
    if (isLate) {
      for (const waiter of changed.flatMap(({ waiters }) => waiters)) {
        if (waiter.dueAt !== Infinity) this.#agenda.setDue(waiter, 0);
      }
      return;
    }
    for (const [i, group] of changed.entries()) {
      // The next list saves a look at each.
      if (i < LOOKS || !isMissing(group)) this.#look(group, listing);
      else for (const waiter of group.waiters) this.#agenda.setDue(waiter, now() + AGAIN);
    }
    this.#lookInTurn(unchanged, asked);
  }

  #report(waiter: Waiter<K, S, E>): void {
    const { wait, onProgress, resolve, reject } = waiter;
    if (!this.#agenda.has(waiter)) return;
    if (wait.ending) {
      resolve(wait.ending);
      return;
    }
    try {
      onProgress();
    } catch (error) {
      // A listener that throws ends its own wait and nobody else's.
      reject(error);
    }
  }
}

function isMissing<K, S, E>({ waiters }: Group<K, S, E>): boolean {
  return waiters.every(({ wait }) => wait.isMissing);
}
