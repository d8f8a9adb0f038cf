import { now } from '../core/clock.js';
import type { Host } from '../core/host.js';
import { pollDelay, TRANSPORT_PAUSE, TRANSPORT_RETRIES } from '../core/retry.js';
import { verdictOf } from '../errors/verdict.js';
import type { WtsError } from '../errors/wts-error.js';
import type { NativeFailure } from '../native/binding.js';
import type { SessionInfo } from '../sessions/info-classes.js';
import { isAnotherLogon } from '../target/identity.js';
import type { SessionState } from '../types/session.js';

/** How a session went: its id is free, or belongs to another logon by now. */
export type Departure = 'gone' | 'replaced';

/** What one wait knows of its session. */
export class Watch {
  /** How often Windows has been asked. */
  polls = 0;
  lastState: SessionState | undefined;
  lastError: WtsError | undefined;
  departure: Departure | undefined;
  failure: { readonly error: unknown } | undefined;
  /** The number of the last question about this session alone. The few questions of a tick go to the lowest. */
  probedAt = 0;
  /** When it is due to be asked about again; 0: now. */
  dueAt = 0;
  #ticks = 0;
  #answeredAt = 0;
  #transportFailures = 0;
  #brokenSince = 0;
  // Reconnecting moves connectTime; compare with the latest.
  #before: Partial<SessionInfo>;

  constructor(
    readonly host: Host,
    readonly sessionId: number,
    before: Partial<SessionInfo>,
    readonly pollInterval?: number,
  ) {
    this.#before = before;
    this.lastState = before.state;
  }

  get settled(): boolean {
    return this.departure !== undefined || this.failure !== undefined;
  }

  /** Milliseconds until the next poll. */
  get delay(): number {
    return this.pollInterval ?? pollDelay(this.#ticks - 1);
  }

  /** Counts a tick in which it was due, whether Windows could be asked or not. */
  countTick(): void {
    this.#ticks++;
  }

  /** Sets `dueAt` on a grid of the delay, so that waits with the same delay share their ticks. */
  schedule(): void {
    const { delay } = this;
    this.dueAt = Math.ceil((now() + delay / 2) / delay) * delay;
  }

  isAnother(info: Partial<SessionInfo>): boolean {
    return isAnotherLogon(this.#before, info);
  }

  /** `asked` is the number of the question. The answer to a later question may have come first. */
  seen(info: Partial<SessionInfo>, asked: number): void {
    if (this.settled || this.#isOld(asked)) return;
    this.#transportFailures = 0;
    if (this.isAnother(info)) {
      this.departure = 'replaced';
      return;
    }
    this.lastError = undefined;
    this.lastState = info.state ?? this.lastState;
    this.#before = { ...this.#before, ...info };
  }

  /** A late "gone" still holds: this session cannot come back. */
  gone(): void {
    if (!this.settled) this.departure = 'gone';
  }

  #isOld(asked: number): boolean {
    if (asked < this.#answeredAt) return true;
    this.#answeredAt = asked;
    return false;
  }

  fail(error: unknown): void {
    if (!this.settled) this.failure = { error };
  }

  /** The answer was a failure that does not say "gone". */
  doubt(failure: NativeFailure, asked: number): void {
    if (this.settled || this.#isOld(asked)) return;
    const error = this.host.error(failure, this.sessionId);
    this.lastError = error;
    switch (verdictOf(failure.errno)) {
      case 'unsupported':
        this.fail(error);
        return;
      case 'transport':
      case 'failed':
        if (++this.#transportFailures === 1) this.#brokenSince = now();
        // By count and by time: with a short poll interval three failures may be a few milliseconds.
        if (
          this.#transportFailures > TRANSPORT_RETRIES &&
          now() - this.#brokenSince >= TRANSPORT_RETRIES * TRANSPORT_PAUSE
        ) {
          this.fail(error);
        }
        return;
      default:
        this.#transportFailures = 0;
    }
  }
}
