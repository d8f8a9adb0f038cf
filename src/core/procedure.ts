import { atCaller, type Caller } from '../errors/wts-error.js';
import type { BlockingCall, Done, NativeBinding, NativeFailure } from '../native/binding.js';
import { onAbort } from './abort.js';
import { type Deadline, sleepSync, startTimer } from './clock.js';
import type { Turn, Turns } from './turns.js';

/*
 * One description of each procedure, two ways to run it. A procedure that needs Windows is a generator
 * that yields what it wants done, a blocking call or a pause; `runAsync` does that off the event loop,
 * `runSync` on this thread. So `logoff` and `logoffSync` cannot differ in what they decide.
 */
interface CallRequest {
  readonly kind: 'call';
  readonly binding: NativeBinding;
  readonly direct: () => unknown;
  readonly start: (done: Done<unknown>) => number;
}
interface PauseRequest {
  readonly kind: 'pause';
  readonly milliseconds: number;
}
interface TurnRequest {
  readonly kind: 'turn';
  readonly turns: Turns;
}
interface ShareRequest {
  readonly kind: 'share';
  readonly question: Shareable<unknown>;
}
type Request = CallRequest | PauseRequest | TurnRequest | ShareRequest;

/** How a question ended that many have asked together. */
export type SharedAnswer<T> = { readonly answer: T } | { readonly error: unknown };

/** A question that many ask together. `join` returns the way out of it. */
export interface Shareable<T> {
  join(finish: (answer: SharedAnswer<T>) => void): () => void;
}

/** A procedure that results in `T`. */
export type Procedure<T> = Generator<Request, T, unknown>;

/** Asks for one blocking call of Windows. */
export function* call<A extends readonly unknown[], T>(
  binding: NativeBinding,
  fn: BlockingCall<A, T>,
  ...args: A
): Procedure<T | NativeFailure> {
  const outcome = yield {
    kind: 'call',
    binding,
    direct: () => fn(...args),
    start: (done) => fn(...args, done),
  };
  return outcome as T | NativeFailure;
}

/** Asks for a pause. */
export function* pause(milliseconds: number): Procedure<void> {
  yield { kind: 'pause', milliseconds };
}

/** Asks together with others who ask the same at this moment. A thread that blocks asks alone. */
export function* shared<T>(question: Shareable<T>, alone: () => Procedure<T>): Procedure<T> {
  const joined = (yield { kind: 'share', question }) as SharedAnswer<T> | undefined;
  if (!joined) return yield* alone();
  if ('error' in joined) throw joined.error;
  return joined.answer;
}

/** Runs a look when it is its turn. A thread that blocks asks one thing at a time anyway. */
export function* inTurn<T>(turns: Turns, look: Procedure<T>): Procedure<T> {
  const turn = (yield { kind: 'turn', turns }) as Turn | undefined;
  try {
    return yield* look;
  } finally {
    turn?.release();
  }
}

export interface RunOptions {
  readonly deadline: Deadline;
  readonly signal?: AbortSignal | undefined;
  /** Makes the error for a deadline that has passed. */
  readonly onTimeout: () => Error;
  /** Who is told: errors get the stack of the call, which is where their reader looks first. */
  readonly caller?: Caller | undefined;
}

/**
 * Runs a procedure without blocking. Rejects at once with `signal.reason` or the time-out's error; a call
 * that Windows is working on is then abandoned, one that has not started never will be.
 */
export async function runAsync<T>(procedure: Procedure<T>, options: RunOptions): Promise<T> {
  if (options.signal?.aborted) throw options.signal.reason;
  try {
    let step = procedure.next();
    while (!step.done) {
      let answer: unknown;
      try {
        // A turn that is free is taken at once: what is asked next must not come after a later call.
        const turn = step.value.kind === 'turn' ? step.value.turns.tryTake() : undefined;
        answer = turn ?? (await perform(step.value, options));
      } catch (error) {
        giveUp(procedure, error);
      }
      step = procedure.next(answer);
    }
    return step.value;
  } catch (error) {
    // The reason is the caller's own, and so is its stack, even if it was an error of ours once.
    throw error === options.signal?.reason ? error : atCaller(error, options.caller);
  }
}

/** Ends a procedure at its present step, so that what it holds open is closed by its `finally`. */
function giveUp<T>(procedure: Procedure<T>, error: unknown): never {
  procedure.throw(error);
  throw error;
}

function perform(request: Request, { deadline, signal, onTimeout }: RunOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // A deadline that has passed, or a signal that fired since the last step, starts nothing more.
    if (signal?.aborted) throw signal.reason;
    if (deadline.left === 0) throw onTimeout();
    let undo = (): void => undefined;
    const end = (): void => {
      timer.clear();
      forget();
    };
    const giveUp = (reason: unknown): void => {
      end();
      undo();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is the caller's
      reject(reason);
    };
    const finish = (answer: unknown): void => {
      end();
      resolve(answer);
    };
    const timer = startTimer(deadline.left, () => {
      giveUp(onTimeout());
    });
    const forget = onAbort(signal, giveUp);
    try {
      undo = begin(request, finish);
    } catch (error) {
      giveUp(error);
    }
  });
}

/** Begins what a procedure asks for; returns the way to take it back. */
function begin(request: Request, finish: (answer: unknown) => void): () => void {
  switch (request.kind) {
    case 'pause': {
      const pausing = startTimer(request.milliseconds, () => {
        finish(undefined);
      });
      return () => {
        pausing.clear();
      };
    }
    case 'turn':
      return request.turns.take('first', finish);
    case 'share':
      return request.question.join(finish);
    case 'call': {
      const ticket = request.start(finish);
      return () => {
        request.binding.abandon(ticket);
      };
    }
  }
}

/**
 * A procedure that runs on this thread, in slices, between which the thread may do something else. In a slice
 * that ends each call runs on a thread of the addon's; in one without end right here, as fast as Windows is.
 */
export class BlockingRun<T> {
  readonly #procedure: Procedure<T>;
  readonly #caller: Caller | undefined;
  #step: IteratorResult<Request, T> | undefined;
  #answer: unknown;
  /** What an earlier slice has begun and not seen the end of. */
  #call: { readonly binding: NativeBinding; readonly ticket: number } | undefined;
  #pauseLeft: number | undefined;

  constructor(procedure: Procedure<T>, caller?: Caller) {
    this.#procedure = procedure;
    this.#caller = caller;
  }

  /**
   * Goes on to its end, or until nothing is `left`: then there is no result yet. What is decided on is begun all
   * the same while it `mayBegin`, because until the next slice what was decided by may be out of date.
   */
  advance(
    left: () => number,
    mayBegin: () => boolean = () => false,
  ): { readonly value: T } | undefined {
    try {
      this.#step ??= this.#procedure.next();
      while (!this.#step.done) {
        const milliseconds = left();
        const isNew = this.#step.value.kind === 'call' && !this.#call;
        if (milliseconds === 0 && !(isNew && mayBegin())) return undefined;
        if (!this.#perform(this.#step.value, milliseconds)) return undefined;
        this.#step = this.#procedure.next(this.#answer);
      }
      return { value: this.#step.value };
    } catch (error) {
      throw atCaller(error, this.#caller);
    }
  }

  #perform(request: Request, milliseconds: number): boolean {
    this.#answer = undefined;
    if (request.kind === 'turn' || request.kind === 'share') return true;
    if (request.kind === 'pause') {
      const pause = this.#pauseLeft ?? request.milliseconds;
      sleepSync(Math.min(pause, milliseconds));
      this.#pauseLeft = pause > milliseconds ? pause - milliseconds : undefined;
      return this.#pauseLeft === undefined;
    }
    const { binding, start, direct } = request;
    if (!this.#call && milliseconds === Infinity) {
      this.#answer = direct();
      return true;
    }
    this.#call ??= {
      binding,
      ticket: start((outcome) => {
        this.#answer = outcome;
      }),
    };
    if (!binding.waitFor(this.#call.ticket, milliseconds)) return false;
    this.#call = undefined;
    return true;
  }

  /** Forgets what is under way; Windows goes on with it. */
  abandon(): void {
    if (this.#call) this.#call.binding.abandon(this.#call.ticket);
    this.#call = undefined;
  }
}

/** Runs a procedure on this thread to its end, or to the deadline. */
export function runSync<T>(
  procedure: Procedure<T>,
  { deadline, onTimeout, caller }: Omit<RunOptions, 'signal'>,
): T {
  const run = new BlockingRun(procedure, caller);
  const end = run.advance(() => deadline.left);
  if (end) return end.value;
  run.abandon();
  return giveUp(procedure, atCaller(onTimeout(), caller));
}
