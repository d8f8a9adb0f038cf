import type { PackedRecord } from '../../native/binding.js';
import { type Lane, LANES } from '../../native/record.js';
import type { Clock } from '../clock.js';
import type { Due, Steps } from '../steps.js';

interface Running {
  readonly lane: Lane;
  readonly host: string;
  readonly began: number;
  /** When it is due, once nobody waits for it any more: until then a real call would be under way. */
  givenUp?: Due;
}

// As in native/napi/host_queue.h.
const LIMITS: Readonly<Record<Lane, number>> = {
  questions: 16,
  requests: 64,
  nativeWaits: 64,
  openings: 16,
  closings: 2,
};
const STUCK_AFTER = 30_000;

/**
 * What is under way at each host, for `hostStats`. Here every call begins at once, whatever else goes on: so nothing
 * waits, and no limit is ever reached.
 */
export class Lanes {
  readonly #clock: Clock;
  readonly #running = new Set<Running>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a call's steps, and counts it meanwhile. */
  *hold<T>(lane: Lane, host: string, steps: Steps<T>): Steps<T> {
    const call: Running = { lane, host: host.toLowerCase(), began: this.#clock.now() };
    this.#running.add(call);
    let due: Due | undefined;
    try {
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) {
          due = undefined;
          return step.value;
        }
        due = step.value;
        yield due;
      }
    } finally {
      steps.return(undefined as never);
      if (due) call.givenUp = due;
      else this.#running.delete(call);
    }
  }

  /** Calls that nobody waits for any more are over. */
  release(): void {
    for (const call of this.#running) if (call.givenUp) this.#running.delete(call);
  }

  stats(host: string): PackedRecord {
    const now = this.#clock.now();
    for (const call of this.#running) {
      if (call.givenUp && call.givenUp() <= now) this.#running.delete(call);
    }
    const calls = [...this.#running].filter((call) => call.host === host.toLowerCase());
    const numbers = LANES.flatMap((lane) => {
      const running = calls.filter((call) => call.lane === lane);
      const stuck = running.filter(({ began }) => now - began >= STUCK_AFTER);
      return [running.length, 0, stuck.length, LIMITS[lane]];
    });
    return { numbers: Uint32Array.from(numbers) };
  }
}
