import { WtsError } from 'wtsapi32';
import { expect } from 'vitest';
import type { Backend } from './backend.js';

/** The error of a call that must fail. */
export async function failureOf(run: () => unknown): Promise<WtsError> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(WtsError);
    return error as WtsError;
  }
  throw new Error('the call should have failed and did not');
}

/** Calls of one Windows function that reached the host. */
export function count(backend: Backend, call: string): number {
  return backend.calls().filter((made) => made.call === call).length;
}

/** Polls until `condition` holds; gives up loudly after ten seconds. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
