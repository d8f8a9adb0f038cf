/** How often a broken way to the host is tried again before the wait gives up. */
export const TRANSPORT_RETRIES = 3;
/** Milliseconds from one such try to the next, at least: a connection needs a moment to come back. */
export const TRANSPORT_PAUSE = 500;

/** Delays between polls, in milliseconds; the last one repeats. */
const backOff = [25, 50, 100, 250, 500] as const;

export function pollDelay(polls: number): number {
  return backOff[Math.min(Math.max(polls, 0), backOff.length - 1)] ?? 500;
}
