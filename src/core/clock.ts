/*
 * Time for waits. Read through globals at each call, so that a test's fake timers reach it; the blocking
 * flavour reads the real clock, taken at load, because fake time does not pass while a thread sleeps.
 */
export interface Timer {
  clear(): void;
}

// setTimeout's limit: anything longer fires at once (a 32-bit count of milliseconds).
const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds of a clock that never goes back. */
export function now(): number {
  return performance.now();
}

const realPerformance = globalThis.performance;
const realNow = realPerformance.now.bind(realPerformance);

/** As `now()`, untouched by fake timers. */
export function blockingNow(): number {
  return realNow();
}

/** Runs `callback` after `milliseconds`, which may be more than setTimeout's 24 days; `Infinity` is never. */
export function startTimer(milliseconds: number, callback: () => void): Timer {
  let handle: ReturnType<typeof setTimeout> | undefined;
  const arm = (left: number): void => {
    handle = setTimeout(
      () => {
        if (left > LONGEST_TIMER) arm(left - LONGEST_TIMER);
        else callback();
      },
      Math.min(left, LONGEST_TIMER),
    );
  };
  if (milliseconds !== Infinity) arm(Math.max(0, milliseconds));
  return {
    clear: () => {
      clearTimeout(handle);
    },
  };
}

/** Blocks the thread. */
export function sleepSync(milliseconds: number): void {
  if (milliseconds > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }
}

/** The moment at which a wait ends, whatever happens. */
export class Deadline {
  readonly #at: number;
  readonly #read: () => number;
  readonly #start: number;

  constructor(
    readonly timeout: number,
    read: () => number = now,
  ) {
    this.#read = read;
    this.#start = read();
    this.#at = this.#start + timeout;
  }

  /** Milliseconds left, never negative. */
  get left(): number {
    return Math.max(0, this.#at - this.#read());
  }

  /** Whole milliseconds since the wait began. */
  get elapsed(): number {
    return Math.round(this.#read() - this.#start);
  }
}
