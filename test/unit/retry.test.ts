import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Retries } from '../../src/core/retry.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the rule by which is asked again', () => {
  it('gives up at once where no answer will ever come', () => {
    expect(new Retries().next('none')).toBeUndefined();
  });

  it('backs off for as long as the caller waits where what is in the way passes', () => {
    const retries = new Retries();
    const pauses = Array.from({ length: 100 }, () => retries.next('endless'));
    expect(pauses.slice(0, 6)).toEqual([25, 50, 100, 250, 500, 500]);
    expect(pauses).not.toContain(undefined);
  });

  it('tries a broken way three times more, half a second apart', () => {
    const retries = new Retries();
    // By its own pauses, as a clock that is faked stands still while a thread sleeps.
    expect(Array.from({ length: 4 }, () => retries.next('some'))).toEqual([
      ...[500, 500, 500],
      undefined,
    ]);
  });

  it('tries a broken way for a second and more, however often it is tried', () => {
    const retries = new Retries();
    let tries = 0;
    for (; retries.next('some', 20) !== undefined; tries++) vi.advanceTimersByTime(20);
    expect(tries).toBeGreaterThan(50);
    expect(tries).toBeLessThan(75);
  });

  it('counts answers that take long by the clock', () => {
    const retries = new Retries();
    let tries = 0;
    for (; retries.next('some', 20) !== undefined; tries++) vi.advanceTimersByTime(21_000);
    expect(tries).toBe(3);
  });

  it('counts from anew when there was an answer', () => {
    const retries = new Retries();
    for (let i = 0; i < 20; i++) {
      expect(retries.next('some')).toBe(500);
      expect(retries.next('some')).toBe(500);
      if (i % 2 === 0) retries.answered();
      else retries.next('endless');
    }
  });
});
