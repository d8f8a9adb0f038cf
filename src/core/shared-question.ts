import { Deadline, startTimer } from './clock.js';
import { OVERDUE } from './turns.js';
import { type Procedure, runAsync, type Shareable, type SharedAnswer } from './procedure.js';

type Finish<T> = (answer: SharedAnswer<T>) => void;

/** One who asks, and the round in which it is asked for them. */
interface Member<T> {
  readonly finish: Finish<T>;
  round?: Round<T>;
}

interface Round<T> {
  readonly members: Set<Member<T>>;
  readonly abort: AbortController;
}

/**
 * One question for all who ask it at the same time: a thousand requests that look first cost two lists and not a
 * thousand. Nobody gets the answer to a question that was asked before they did.
 */
export class SharedQuestion<T> implements Shareable<T> {
  readonly #ask: () => Procedure<T>;
  #next = new Set<Member<T>>();
  readonly #open = new Set<Round<T>>();
  #isBusy = false;

  constructor(ask: () => Procedure<T>) {
    this.#ask = ask;
  }

  join(finish: Finish<T>): () => void {
    const member: Member<T> = { finish };
    this.#next.add(member);
    if (!this.#isBusy) this.#start();
    return () => {
      this.#next.delete(member);
      const { round } = member;
      // Nobody waits for its answer any more.
      if (round?.members.delete(member) && round.members.size === 0) round.abort.abort();
    };
  }

  /** Ends it for all who ask. */
  end(error: unknown): void {
    const rounds = [...this.#open];
    const members = [...this.#next, ...rounds.flatMap((round) => [...round.members])];
    this.#next.clear();
    for (const { members, abort } of rounds) {
      members.clear();
      abort.abort();
    }
    for (const { finish } of members) finish({ error });
  }

  #start(): void {
    const round: Round<T> = { members: this.#next, abort: new AbortController() };
    this.#open.add(round);
    for (const member of round.members) member.round = round;
    this.#next = new Set();
    this.#isBusy = true;
    let isLatest = true;
    const proceed = (): void => {
      timer.clear();
      if (!isLatest) return;
      isLatest = false;
      this.#isBusy = false;
      if (this.#next.size > 0) this.#start();
    };
    // The answer to this one may never come.
    const timer = startTimer(OVERDUE, proceed);
    const deliver = (answer: SharedAnswer<T>): void => {
      this.#open.delete(round);
      proceed();
      for (const member of [...round.members]) {
        if (round.members.delete(member)) member.finish(answer);
      }
    };
    const run = runAsync(this.#ask(), {
      ...{ deadline: new Deadline(Infinity), signal: round.abort.signal },
      onTimeout: () => new Error('never'),
    });
    run.then(
      (answer) => {
        deliver({ answer });
      },
      (error: unknown) => {
        deliver({ error });
      },
    );
  }
}
