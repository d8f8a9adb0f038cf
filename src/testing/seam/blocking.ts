import {
  isFailure,
  type BlockingCall,
  type Done,
  type NativeFailure,
} from '../../native/binding.js';
import { typeError } from '../../errors/arguments.js';
import type { Runner } from '../runner.js';
import type { Steps } from '../steps.js';

/** A call whose arguments were checked and that has not begun. */
export interface CheckedCall<T> {
  readonly syscall: string;
  readonly steps: Steps<T>;
}

/** Makes the two flavours of a call that takes `arity` arguments, without `done`. */
export function blockingCalls(runner: Runner) {
  return function blocking<A extends readonly unknown[], T>(
    arity: A['length'],
    check: (...args: A) => CheckedCall<T>,
  ): BlockingCall<A, T> {
    const call = (...args: readonly unknown[]): unknown => {
      const done = args[arity];
      if (done !== undefined && typeof done !== 'function') {
        throw typeError('done', 'a function', done);
      }
      const { syscall, steps } = check(...(args.slice(0, arity) as unknown as A));
      return done ? runner.start(syscall, steps, done as Done<T>) : runner.run(syscall, steps);
    };
    return call as BlockingCall<A, T>;
  };
}

/** The steps of a call, and then what its result becomes at the seam. */
export function* packed<R, T>(steps: Steps<R>, pack: (result: R) => T | NativeFailure): Steps<T> {
  const outcome = yield* steps;
  return isFailure(outcome) ? outcome : pack(outcome);
}
