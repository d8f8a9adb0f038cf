import type { Done, NativeFailure, Ticket } from '../native/binding.js';
import { typeError } from '../errors/arguments.js';
import type { Clock } from './clock.js';
import { KeepAlive, LONGEST_TIMER } from './keep-alive.js';
import { answer, atOnce, type Due, type Steps } from './steps.js';
import { RPC_S_CALL_FAILED } from './win32-errors.js';
import { HRESULT_CALL_FAILED } from './wmi/hresults.js';

interface Pending {
  readonly syscall: string;
  steps: Steps<unknown>;
  due: Due;
  readonly done: Done<unknown>;
  readonly hangs: () => void;
  cancelTimer: () => void;
  /** It was ended by hand: it only has to say that it failed. */
  released: boolean;
}

// One count for all hosts: a late abandon() of another host's call must not hit one of this host's.
let lastTicket = 0;

/**
 * Runs the calls of one model. Both flavours run the same steps: the synchronous one sleeps between them,
 * the asynchronous one sets a timer, and `waitFor` turns the second into the first.
 */
export class Runner {
  readonly #clock: Clock;
  readonly #pending = new Map<Ticket, Pending>();
  readonly #endless = new Set<Pending>();
  /** A call that never returns keeps the process alive until it is abandoned, as a real one does. */
  readonly #keepAlive = new KeepAlive();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls that were started and have neither ended nor been abandoned. */
  get count(): number {
    return [...this.#pending.values()].filter((call) => !call.released).length;
  }

  run<T>(syscall: string, steps: Steps<T>): T | NativeFailure {
    let step = steps.next();
    while (!step.done) {
      const due = step.value();
      if (due === Infinity) {
        steps.return(broken(syscall));
        throw endless(syscall);
      }
      this.#clock.sleepUntil(due);
      step = steps.next();
    }
    return step.value;
  }

  /** `hangs` says that no end of the call is in sight; it may still come, when the model is changed. */
  start<T>(
    syscall: string,
    steps: Steps<T>,
    done: Done<T>,
    hangs: () => void = () => undefined,
  ): Ticket {
    const first = steps.next();
    const call: Pending = {
      syscall,
      steps: first.done ? begun(first.value) : steps,
      due: first.done ? atOnce : first.value,
      done: done as Done<unknown>,
      hangs,
      cancelTimer: () => undefined,
      released: false,
    };
    const ticket = ++lastTicket;
    this.#pending.set(ticket, call);
    this.#arm(ticket, call);
    return ticket;
  }

  abandon(ticket: Ticket): void {
    const call = this.#find(ticket);
    if (!call) return;
    this.#forget(ticket, call);
    // Ends the steps, so that the server handle which they use can be closed.
    call.steps.return(broken(call.syscall));
  }

  waitFor(ticket: Ticket, milliseconds: number): boolean {
    if (typeof milliseconds !== 'number' || Number.isNaN(milliseconds)) {
      throw typeError('milliseconds', 'a number of milliseconds', milliseconds);
    }
    const call = this.#find(ticket);
    if (!call) return false;
    const deadline = this.#clock.now() + milliseconds;
    while (!this.#advance(ticket, call)) {
      const until = Math.min(call.due(), deadline);
      if (until === Infinity) throw endless(call.syscall);
      // Its timer is still there, and looks again when it goes off.
      if (this.#clock.now() >= deadline) return false;
      this.#clock.sleepUntil(until);
    }
    return true;
  }

  /** The model was changed by hand: what was waiting for ever may be due now. */
  recheck(): void {
    for (const [ticket, call] of this.#pending) this.#arm(ticket, call);
  }

  /** What is under way fails, as when a host goes down in the middle (#4). */
  release(): void {
    for (const [ticket, call] of this.#pending) {
      const { syscall } = call;
      call.steps.return(broken(syscall));
      call.steps = begun(broken(syscall));
      call.due = atOnce;
      call.released = true;
      this.#arm(ticket, call);
    }
  }

  #find(ticket: Ticket): Pending | undefined {
    if (!Number.isInteger(ticket) || ticket < 1 || ticket > lastTicket) {
      throw typeError('ticket', 'what a call of this binding returned', ticket);
    }
    return this.#pending.get(ticket);
  }

  /** Runs the call as far as time allows; returns whether that was to its end. */
  #advance(ticket: Ticket, call: Pending): boolean {
    while (call.due() <= this.#clock.now()) {
      const step = call.steps.next();
      if (step.done) {
        this.#forget(ticket, call);
        call.done(step.value);
        return true;
      }
      call.due = step.value;
    }
    return false;
  }

  #arm(ticket: Ticket, call: Pending): void {
    call.cancelTimer();
    const due = call.due();
    if (due === Infinity) {
      this.#endless.add(call);
      call.hangs();
    } else {
      this.#endless.delete(call);
      const left = Math.ceil(Math.max(0, due - this.#clock.now()));
      // The pair is kept: fake timers may come or go before this one is cleared.
      const clear = globalThis.clearTimeout;
      const timer = globalThis.setTimeout(
        () => {
          if (!this.#advance(ticket, call)) this.#arm(ticket, call);
        },
        Math.min(left, LONGEST_TIMER),
      );
      call.cancelTimer = () => {
        clear(timer);
      };
    }
    this.#keepAlive.hold(this.#endless.size > 0);
  }

  #forget(ticket: Ticket, call: Pending): void {
    call.cancelTimer();
    this.#pending.delete(ticket);
    this.#endless.delete(call);
    this.#keepAlive.hold(this.#endless.size > 0);
  }
}

/** The connection breaks under a call. What is named as a method is one of COM, which fails with HRESULTs. */
function broken(syscall: string): NativeFailure {
  const errno = syscall.includes('::') ? HRESULT_CALL_FAILED : RPC_S_CALL_FAILED;
  return { syscall, errno };
}

/** The steps of a call of which only the outcome is left to deliver. */
function begun<T>(outcome: T | NativeFailure): Steps<T> {
  const steps = answer(outcome);
  steps.next();
  return steps;
}

function endless(syscall: string): Error {
  return new Error(
    `${syscall} would block this thread for ever: the script of the simulated host lets it hang, or ` +
      'waits for a session that never ends. Call it asynchronously, or give the wait an end',
  );
}
