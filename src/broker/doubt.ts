import { isFailure, type NativeFailure } from '../native/binding.js';

/** What WMI answered is not what its documents say. */
export interface BadAnswer {
  readonly syscall: string;
  readonly unexpected: string;
}

/** Why it is not known what was asked. */
export type Doubt = NativeFailure | BadAnswer;

export function isDoubt(answer: unknown): answer is Doubt {
  return (
    isFailure(answer) || (typeof answer === 'object' && answer !== null && 'unexpected' in answer)
  );
}
