import { Deadline, startTimer } from './clock.js';
import { type Procedure, runAsync, type Shareable, type SharedAnswer } from './procedure.js';

/** Milliseconds after which those who wait for the next question do not wait for the answer to this one. */
const PATIENCE = 5000;

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

  #start(): void {
    const round: Round<T> = { members: this.#next, abort: new AbortController() };
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
    const timer = startTimer(PATIENCE, proceed);
    const deliver = (answer: SharedAnswer<T>): void => {
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
