import { withCallersStack } from '../errors/wts-error.js';
import type { BlockingCall, Done, NativeBinding, NativeFailure } from '../native/binding.js';
import { type Deadline, sleepSync, startTimer } from './clock.js';

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
type Request = CallRequest | PauseRequest;

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

export interface RunOptions {
  readonly deadline: Deadline;
  readonly signal?: AbortSignal | undefined;
  /** Makes the error for a deadline that has passed. */
  readonly onTimeout: () => Error;
}

/**
 * Runs a procedure without blocking. Rejects at once with `signal.reason` or the time-out's error; a call
 * that Windows is working on is then abandoned, one that has not started never will be.
 */
export async function runAsync<T>(procedure: Procedure<T>, options: RunOptions): Promise<T> {
  if (options.signal?.aborted) throw options.signal.reason;
  let step = procedure.next();
  while (!step.done) {
    let answer: unknown;
    try {
      answer = await perform(step.value, options);
    } catch (error) {
      giveUp(procedure, withCallersStack(error));
    }
    step = procedure.next(answer);
  }
  return step.value;
}

/** Ends a procedure at its present step, so that what it holds open is closed by its `finally`. */
function giveUp<T>(procedure: Procedure<T>, error: unknown): never {
  procedure.throw(error);
  throw error;
}

function perform(request: Request, { deadline, signal, onTimeout }: RunOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let undo = (): void => undefined;
    const timer = startTimer(deadline.left, () => {
      settle();
      undo();
      reject(onTimeout());
    });
    const onAbort = (): void => {
      settle();
      undo();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is the caller's
      reject(signal?.reason);
    };
    const settle = (): void => {
      timer.clear();
      signal?.removeEventListener('abort', onAbort);
    };
    const finish = (answer: unknown): void => {
      settle();
      resolve(answer);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      // A deadline that has passed, or a signal that fired since the last step, starts nothing more.
      if (signal?.aborted) onAbort();
      else if (deadline.left === 0) {
        settle();
        reject(onTimeout());
      } else if (request.kind === 'pause') {
        const pausing = startTimer(request.milliseconds, () => {
          finish(undefined);
        });
        undo = () => {
          pausing.clear();
        };
      } else {
        const ticket = request.start(finish);
        undo = () => {
          request.binding.abandon(ticket);
        };
      }
    } catch (error) {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/**
 * Runs a procedure on this thread. With a finite deadline each call runs on a thread of the addon's and is
 * abandoned when time is up; with none it runs right here, as fast as Windows is.
 */
export function runSync<T>(
  procedure: Procedure<T>,
  { deadline, onTimeout }: Omit<RunOptions, 'signal'>,
): T {
  let step = procedure.next();
  while (!step.done) {
    const request = step.value;
    const left = deadline.left;
    if (left === 0) giveUp(procedure, onTimeout());
    if (request.kind === 'pause') {
      sleepSync(Math.min(request.milliseconds, left));
      step = procedure.next();
    } else {
      const answer = left === Infinity ? { value: request.direct() } : callWithin(request, left);
      step = answer ? procedure.next(answer.value) : giveUp(procedure, onTimeout());
    }
  }
  return step.value;
}

function callWithin(request: CallRequest, left: number): { value: unknown } | undefined {
  let answer: { value: unknown } | undefined;
  const ticket = request.start((outcome) => {
    answer = { value: outcome };
  });
  if (!request.binding.waitFor(ticket, left)) request.binding.abandon(ticket);
  return answer;
}
