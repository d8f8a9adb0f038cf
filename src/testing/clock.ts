/**
 * Time as a simulated host sees it: `performance.now()`, looked up at each call so that a test's fake
 * timers reach it, plus what this thread has slept while that clock stood still.
 */
export class Clock {
  #sleptUnseen = 0;

  /** Milliseconds on this clock. */
  now(): number {
    return performance.now() + this.#sleptUnseen;
  }

  /** Milliseconds since 1970 at `time` on this clock. */
  date(time: number): number {
    return Math.round(Date.now() - performance.now() + time);
  }

  /**
   * Blocks the thread, in real time, until this clock shows `time`. A fake clock stands still meanwhile;
   * the host's then goes on without it, or the call that slept would never find its outcome due.
   */
  sleepUntil(time: number): void {
    const pause = time - this.now();
    if (pause > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    this.#sleptUnseen += Math.max(0, time - this.now());
  }
}
