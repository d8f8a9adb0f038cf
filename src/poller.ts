import { Deadline, now, startTimer, type Timer } from './clock.js';
import { closedError, timeoutError, withCallersStack, type WtsError } from './errors.js';
import { poll } from './gone.js';
import type { Host } from './host.js';
import { runAsync, type RunOptions } from './native/call.js';
import { Questions, Tick } from './tick.js';
import type { Departure, Watch } from './watch.js';

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
  /** The one that is under way and not late. */
  #tick: Tick | undefined;
  /** Ends those under way, the late ones, too. */
  readonly #ticks = new Set<AbortController>();
  readonly #questions = new Questions();
  /** Those to which something happened during a tick, which may have asked too early. */
  readonly #woken = new Set<Watch>();

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
      else this.wake(watch);
    });
  }

  /** Asks about this session now instead of when it is due: something has happened. */
  wake(watch: Watch): void {
    if (!this.#waiters.has(watch)) return;
    watch.dueAt = 0;
    if (this.#tick) this.#woken.add(watch);
    else this.#schedule();
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
      for (const abort of this.#ticks) abort.abort();
      this.#tick = undefined;
    }
  }

  #schedule(): void {
    this.#timer?.clear();
    if (this.#waiters.size === 0) return;
    let next = Infinity;
    for (const { dueAt } of this.#waiters.keys()) next = Math.min(next, dueAt);
    this.#timer = startTimer(next - now(), () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const tick = new Tick(this.#questions);
    const abort = new AbortController();
    this.#tick = tick;
    this.#ticks.add(abort);
    this.#woken.clear();
    const limit = now() + SLACK;
    const waiters = [...this.#waiters.values()].filter(({ watch }) => watch.dueAt <= limit);
    const watches = waiters.map(({ watch }) => watch);
    const stall = startTimer(TICK_LIMIT, () => {
      this.#goOnWithout(tick, waiters);
    });
    try {
      await runAsync(poll(this.#host, watches, tick), {
        // A late answer counts, too: a host that takes longer than a tick for each is slow, not silent.
        deadline: new Deadline(Infinity),
        signal: abort.signal,
        onTimeout: () => stalledError(this.#host),
      });
    } catch (error) {
      if (!abort.signal.aborted) for (const watch of watches) watch.fail(error);
    }
    stall.clear();
    this.#ticks.delete(abort);
    if (abort.signal.aborted) return;
    if (this.#tick === tick) this.#end(waiters);
    else {
      for (const waiter of waiters) {
        if (waiter.watch.settled || tick.answered.has(waiter.watch)) this.#report(waiter);
      }
    }
  }

  /** Windows has not answered for one of them: the others are asked again, and each has its own end. */
  #goOnWithout(tick: Tick, waiters: readonly Waiter[]): void {
    tick.late = true;
    for (const { watch } of waiters) {
      if (!tick.answered.has(watch)) watch.lastError = stalledError(this.#host);
    }
    tick.answered.clear();
    this.#end(waiters);
  }

  #end(waiters: readonly Waiter[]): void {
    this.#tick = undefined;
    for (const { watch } of waiters) {
      if (!this.#woken.has(watch)) watch.schedule();
    }
    for (const waiter of waiters) this.#report(waiter);
    this.#schedule();
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

/** Milliseconds: when a tick has not ended by then, another one begins beside it. */
const TICK_LIMIT = 5000;

/** Milliseconds by which a wait may be asked about early, to share a tick. */
const SLACK = 5;

function stalledError(host: Host): WtsError {
  return timeoutError(
    `Windows has not answered within ${String(TICK_LIMIT)} ms; it is asked again.`,
    host.context(),
  );
}

const pollers = new WeakMap<Host, Poller>();

export function pollerOf(host: Host): Poller {
  let poller = pollers.get(host);
  if (!poller) pollers.set(host, (poller = new Poller(host)));
  return poller;
}
