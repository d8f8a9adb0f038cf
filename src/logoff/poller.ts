import { Deadline, now, startTimer, type Timer } from '../core/clock.js';
import type { Host } from '../core/host.js';
import { runAsync, type RunOptions } from '../core/procedure.js';
import { closedError, timeoutError, withCallersStack, type WtsError } from '../errors/wts-error.js';
import { poll } from './poll.js';
import { Questions, Tick, type TickListener } from './tick.js';
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
class Poller implements TickListener {
  readonly #host: Host;
  readonly #waiters = new Map<Watch, Waiter>();
  #timer: Timer | undefined;
  /** The tick that is under way, unless it is late. */
  #tick: Tick | undefined;
  /** All ticks that are under way, late ones included, and what ends each. */
  readonly #ticks = new Map<Tick, AbortController>();
  readonly #questions = new Questions();
  /** Watches that were woken during a tick, which may have asked before that. */
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
    this.#abandonUnwanted();
    if (this.#waiters.size === 0) {
      this.#timer?.clear();
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
    const tick = new Tick(this.#questions, this);
    const abort = new AbortController();
    this.#tick = tick;
    this.#ticks.set(tick, abort);
    this.#woken.clear();
    const limit = now() + SLACK;
    const watches = [...this.#waiters.keys()].filter(({ dueAt }) => dueAt <= limit);
    const stall = startTimer(TICK_LIMIT, () => {
      this.#goOnWithout(tick, watches);
    });
    try {
      await runAsync(poll(this.#host, watches, tick), {
        // A late answer counts, too: a host that takes longer than a tick for each is slow, not silent.
        deadline: new Deadline(Infinity),
        signal: abort.signal,
        onTimeout: () => stalledError(this.#host),
      });
    } catch (error) {
      if (!abort.signal.aborted) for (const watch of watches) this.fail(watch, error);
    }
    stall.clear();
    this.#ticks.delete(tick);
    if (this.#tick === tick) this.#end(watches);
  }

  /** Windows has not answered about one session: the others are asked about in a new tick. */
  #goOnWithout(tick: Tick, watches: readonly Watch[]): void {
    tick.late = true;
    this.#abandonUnwanted();
    for (const watch of tick.asking ?? []) {
      this.unanswered(watch);
      this.answered(watch);
    }
    this.#end(watches);
  }

  #end(watches: readonly Watch[]): void {
    this.#tick = undefined;
    for (const watch of watches) {
      if (!this.#woken.has(watch)) watch.schedule();
    }
    this.#schedule();
  }

  /** Ends what nobody waits for any more. Otherwise the next wait for this session is throttled as a repeat. */
  #abandonUnwanted(): void {
    for (const [tick, abort] of this.#ticks) {
      const asking = tick.late ? tick.asking : undefined;
      const wanted = asking
        ? asking.some((watch) => this.#waiters.has(watch))
        : this.#waiters.size > 0;
      if (!wanted) abort.abort();
    }
  }

  /** For the tick: reports a wait at once, before the next session is asked about, which may take long. */
  answered(watch: Watch): void {
    const waiter = this.#waiters.get(watch);
    if (waiter) this.#report(waiter);
  }

  unanswered(watch: Watch): void {
    if (!watch.settled) watch.lastError = stalledError(this.#host);
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
const TICK_LIMIT = 1000;

/** Milliseconds by which a wait may be asked about early, to share a tick. */
const SLACK = 5;

function stalledError(host: Host): WtsError {
  return timeoutError(
    `Windows has not answered within ${String(TICK_LIMIT)} ms; an answer is still awaited.`,
    host.context(),
  );
}

const pollers = new WeakMap<Host, Poller>();

export function pollerOf(host: Host): Poller {
  let poller = pollers.get(host);
  if (!poller) pollers.set(host, (poller = new Poller(host)));
  return poller;
}
