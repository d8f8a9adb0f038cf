import { expect } from 'vitest';
import { WtsError } from '../../../src/index.js';

/** The error of a call that must fail. */
export async function failureOf(attempt: () => unknown): Promise<WtsError> {
  try {
    await attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(WtsError);
    return error as WtsError;
  }
  throw new Error('it did not fail');
}
