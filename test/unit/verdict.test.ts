import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/errors/verdict.js';
import { pollDelay } from '../../src/core/retry.js';

// windows-semantics.md §2.3, row by row.
describe('what a last error says about a session', () => {
  it.each([
    [2, 'missing'],
    [7022, 'missing-or-hidden'],
    [7007, 'not-yet'],
    [7024, 'not-yet'],
    [1723, 'not-yet'],
    [170, 'not-yet'],
    [5, 'denied'],
    [7045, 'denied'],
    [1702, 'transport'],
    [1722, 'transport'],
    [1726, 'transport'],
    [1727, 'transport'],
    [1753, 'transport'],
    [1818, 'transport'],
    [1825, 'transport'],
    [64, 'transport'],
    [53, 'transport'],
    [1115, 'transport'],
    [0, 'unsupported'],
    [120, 'unsupported'],
    [50, 'unsupported'],
    [87, 'failed'],
    [31337, 'failed'],
  ] as const)('%i is %s', (errno, verdict) => {
    expect(verdictOf({ errno })).toBe(verdict);
  });

  it('tells a call that was not made from a busy Windows', () => {
    expect(verdictOf({ errno: 170, started: false })).toBe('not-asked');
    expect(verdictOf({ errno: 8, started: false })).toBe('failed');
  });

  it('lets nothing but 2 and 7022 ever mean that a session is gone', () => {
    const gone = Array.from({ length: 20_000 }, (_, errno) => errno).filter((errno) =>
      ['missing', 'missing-or-hidden'].includes(verdictOf({ errno })),
    );
    expect(gone).toEqual([2, 7022]);
  });
});

it('backs off from 25 to 500 milliseconds', () => {
  expect([0, 1, 2, 3, 4, 5, 1000].map(pollDelay)).toEqual([25, 50, 100, 250, 500, 500, 500]);
});
