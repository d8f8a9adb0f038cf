import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline, sleepSync, startTimer } from '../../src/core/clock.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('startTimer', () => {
  it('runs after the time that it was given', () => {
    const callback = vi.fn();
    startTimer(500, callback);
    vi.advanceTimersByTime(499);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('waits longer than a 32-bit timer can', () => {
    const callback = vi.fn();
    const days30 = 30 * 24 * 3600 * 1000;
    startTimer(days30, callback);
    vi.advanceTimersByTime(days30 - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('never runs after Infinity, and keeps nothing alive', () => {
    startTimer(Infinity, () => undefined);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not run once it is cleared, in a later part of a long wait too', () => {
    const callback = vi.fn();
    const timer = startTimer(2 ** 32, callback);
    vi.advanceTimersByTime(2 ** 31);
    timer.clear();
    vi.advanceTimersByTime(2 ** 33);
    expect(callback).not.toHaveBeenCalled();
  });
});

describe('Deadline', () => {
  it('counts down to nothing and no further', () => {
    const deadline = new Deadline(100);
    expect(deadline.left).toBe(100);
    vi.advanceTimersByTime(30);
    expect(deadline).toMatchObject({ left: 70, elapsed: 30 });
    vi.advanceTimersByTime(1000);
    expect(deadline).toMatchObject({ left: 0, elapsed: 1030 });
  });

  it('has all the time in the world with Infinity', () => {
    expect(new Deadline(Infinity).left).toBe(Infinity);
  });
});

describe('sleepSync', () => {
  it('lets real time pass where timers are fake', () => {
    vi.useRealTimers();
    const before = performance.now();
    sleepSync(20);
    // Not a measurement: a sleep that does not sleep takes none of it.
    expect(performance.now() - before).toBeGreaterThan(1);
  });
});
