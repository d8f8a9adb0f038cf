import type { NativeFailure } from '../native/binding.js';

/** When a call can go on, on the model's clock; asked again whenever the model has changed. */
export type Due = () => number;

/**
 * One call, from the moment it is made, or a part of it: runs until it has to wait, yields until when, and
 * returns its outcome. A whole call yields at least once, so that the asynchronous flavour never answers
 * from the starting call.
 */
export type Steps<T> = Generator<Due, T | NativeFailure, undefined>;

export const atOnce: Due = () => -Infinity;

/** A call that does nothing but fail or succeed. */
export function* answer<T>(outcome: T | NativeFailure): Steps<T> {
  yield atOnce;
  return outcome;
}
