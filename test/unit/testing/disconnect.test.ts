import { describe, expect, it, vi } from 'vitest';

import { SimulatedHost } from '../../../src/testing/index.js';
import {
  askBuffer,
  askText,
  collector,
  rows,
  START,
  state,
  timeAt,
  useFakeTime,
} from './helpers.js';

useFakeTime();

const failure = (errno: number) => ({ syscall: 'WTSDisconnectSession', errno });

describe('a disconnect', () => {
  it.each([true, false])(
    'leaves the session, without name and with the time (#15, #31; wait %s)',
    (wait) => {
      const { binding } = new SimulatedHost();
      vi.advanceTimersByTime(500);
      expect(binding.disconnectSession(undefined, 3, wait)).toBe(undefined);
      expect(state(binding, 3)).toEqual({ state: 4 });
      expect(rows(binding)[2]).toEqual({
        id: 3,
        state: 'disconnected',
        userName: 'Björk Guðmundsdóttir',
        domainName: 'CONTOSO',
        execEnvId: 3,
      });
      expect(askText(binding, 3, 6)).toBe('\0');
      expect(timeAt(askBuffer(binding, 3, 25), 184)).toBe(START + 500);
    },
  );

  it('succeeds again, and the time stays (#30)', () => {
    const { binding } = new SimulatedHost();
    binding.disconnectSession(undefined, 3, false);
    vi.advanceTimersByTime(500);
    expect(binding.disconnectSession(undefined, 3, false)).toBe(undefined);
    expect(timeAt(askBuffer(binding, 3, 25), 184)).toBe(START);
  });

  it('fails for an id that does not exist (#1)', () => {
    const { binding } = new SimulatedHost();
    expect(binding.disconnectSession(undefined, 99, false)).toEqual(failure(2));
  });

  it('fails where the right is missing, and nothing happens (#3)', () => {
    const { binding } = new SimulatedHost({ sessions: [{ id: 3, denied: ['disconnect'] }] });
    expect(binding.disconnectSession(undefined, 3, false)).toEqual(failure(5));
    expect(state(binding, 3)).toEqual({ state: 0 });
  });

  it('fails for session 0 and for listeners (#28)', () => {
    const { binding } = new SimulatedHost({ serviceError: 87 });
    expect(binding.disconnectSession(undefined, 0, false)).toEqual(failure(87));
    expect(binding.disconnectSession(undefined, 65537, false)).toEqual(failure(87));
    expect(state(binding, 65537)).toEqual({ state: 6 });
  });

  it('does not stop a logoff', () => {
    const { binding } = new SimulatedHost();
    binding.logoffSession(undefined, 3, false);
    expect(binding.disconnectSession(undefined, 3, false)).toBe(undefined);
    expect(state(binding, 3)).toEqual({ state: 7 });
    vi.advanceTimersByTime(40);
    expect(state(binding, 3)).toEqual({ errno: 2 });
  });

  it('answers from the event loop when asked to', () => {
    const { binding } = new SimulatedHost();
    const { outcomes, done } = collector<unknown>();
    binding.disconnectSession(undefined, 3, true, done);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([undefined]);
  });
});
