import { Deadline, startTimer, type Timer } from './clock.js';
import { closedError, withCallersStack } from './errors.js';
import { type Departure, poll, type Watch } from './gone.js';
import type { Host } from './host.js';
import { runAsync, type RunOptions } from './native/call.js';

interface Waiter {
  readonly watch: Watch;
  readonly onPoll: () => void;
  readonly resolve: (departure: Departure) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Drives the wait engine on the event loop: one poller a host serves every wait on it, so that a thousand
 * waits cost one enumeration a tick and not a thousand queries.
 */
class Poller {
  readonly #host: Host;
  readonly #waiters = new Map<Watch, Waiter>();
  #timer: Timer | undefined;
  #tick: AbortController | undefined;
  /** Something happened while a tick was under way, which may have asked too early. */
  #again = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Resolves when the session is gone; rejects at the deadline, on abort, and when the server is closed. */
  async wait(watch: Watch, run: RunOptions, onPoll: () => void): Promise<Departure> {
    try {
      return await this.#enqueue(watch, run, onPoll);
    } catch (error) {
      throw withCallersStack(error);
    }
  }

  #enqueue(
    watch: Watch,
    { deadline, signal, onTimeout }: RunOptions,
    onPoll: () => void,
  ): Promise<Departure> {
    return new Promise((resolve, reject) => {
      const timer = startTimer(deadline.left, () => {
        this.#settle(watch, () => {
          reject(onTimeout());
        });
      });
      const onAbort = (): void => {
        this.fail(watch, signal?.reason);
      };
      const forget = this.#host.onClose(() => {
        this.fail(watch, closedError(this.#host.name));
      });
      const cleanUp = (): void => {
        timer.clear();
        signal?.removeEventListener('abort', onAbort);
        forget();
      };
      this.#waiters.set(watch, {
        watch,
        onPoll,
        resolve: (departure) => {
          cleanUp();
          resolve(departure);
        },
        reject: (reason) => {
          cleanUp();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is the caller's
          reject(reason);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
      else this.wake();
    });
  }

  /** Polls now instead of at the next tick: something has happened. */
  wake(): void {
    if (this.#tick) this.#again = true;
    else if (this.#waiters.size > 0) this.#schedule(0);
  }

  /** Ends one wait with an error. */
  fail(watch: Watch, reason: unknown): void {
    this.#settle(watch, (waiter) => {
      watch.fail(reason);
      waiter.reject(reason);
    });
  }

  #settle(watch: Watch, how: (waiter: Waiter) => void): void {
    const waiter = this.#waiters.get(watch);
    if (!waiter) return;
    this.#waiters.delete(watch);
    how(waiter);
    if (this.#waiters.size === 0) {
      this.#timer?.clear();
      // Nobody waits for what Windows is being asked right now.
      this.#tick?.abort();
      this.#tick = undefined;
    }
  }

  #schedule(delay: number): void {
    this.#timer?.clear();
    this.#timer = startTimer(delay, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const tick = new AbortController();
    this.#tick = tick;
    this.#again = false;
    const waiters = [...this.#waiters.values()];
    const watches = waiters.map(({ watch }) => watch);
    try {
      await runAsync(poll(this.#host, watches), {
        // Each wait has a deadline of its own; the last one to end aborts the tick.
        deadline: new Deadline(Infinity),
        signal: tick.signal,
        onTimeout: () => new Error('unreachable'),
      });
    } catch (error) {
      for (const watch of watches) watch.fail(error);
    }
    if (!this.#isCurrent(tick)) return;
    this.#tick = undefined;
    for (const waiter of waiters) this.#report(waiter);
    if (this.#waiters.size === 0) return;
    const delays = [...this.#waiters.keys()].map((watch) => watch.delay);
    this.#schedule(this.#hasNews() ? 0 : Math.min(...delays));
  }

  #isCurrent(tick: AbortController): boolean {
    return this.#tick === tick;
  }

  #hasNews(): boolean {
    return this.#again;
  }

  #report(waiter: Waiter): void {
    const { watch } = waiter;
    if (!this.#waiters.has(watch)) return;
    if (watch.departure) {
      const { departure } = watch;
      this.#settle(watch, () => {
        waiter.resolve(departure);
      });
    } else if (watch.failure) {
      this.fail(watch, watch.failure.error);
    } else {
      try {
        waiter.onPoll();
      } catch (error) {
        // A listener that throws ends its own wait and nobody else's.
        this.fail(watch, error);
      }
    }
  }
}

const pollers = new WeakMap<Host, Poller>();

export function pollerOf(host: Host): Poller {
  let poller = pollers.get(host);
  if (!poller) pollers.set(host, (poller = new Poller(host)));
  return poller;
}
