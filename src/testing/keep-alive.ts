// Real ones, taken at load: what has no end must not give fake timers something to run through.
const start = globalThis.setInterval;
const stop = globalThis.clearInterval;

// Longer timers fire at once: setTimeout counts milliseconds in 32 bits.
export const LONGEST_TIMER = 2 ** 31 - 1;

/** Keeps the process alive, as something of Windows' does that has no end. */
export class KeepAlive {
  #timer: NodeJS.Timeout | undefined;

  hold(wanted: boolean): void {
    if (wanted) this.#timer ??= start(() => undefined, LONGEST_TIMER);
    else if (this.#timer) {
      stop(this.#timer);
      this.#timer = undefined;
    }
  }
}
