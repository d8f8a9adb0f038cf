import { describe, expect, it, vi } from 'vitest';

import { SimulatedHost } from '../../../src/testing/index.js';
import {
  askBuffer,
  askText,
  collector,
  ids,
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

  it('of the console leaves its user disconnected, and a new console at the sign-in screen (#16, #19)', () => {
    const host = new SimulatedHost();
    const { binding } = host;
    vi.advanceTimersByTime(500);
    binding.disconnectSession(undefined, 1, false);
    expect(host.session(1)).toMatchObject({ state: 'disconnected', userName: 'Zoë' });
    expect(rows(binding)[5]).toEqual({ id: 6, name: 'Console', state: 'connected', execEnvId: 6 });
    expect(binding.activeConsoleSessionId()).toBe(6);
    expect(host.session(6)).not.toHaveProperty('logonTime');
    // The one that was the console is like any other now.
    binding.disconnectSession(undefined, 1, false);
    binding.logoffSession(undefined, 1, false);
    vi.advanceTimersByTime(40);
    expect(ids(binding)).toEqual([0, 3, 4, 5, 6, 65536, 65537]);
  });

  it('of the sign-in screen itself leaves one, too', () => {
    const { binding } = new SimulatedHost({
      sessions: [{ id: 1, name: 'Console', state: 'connected' }],
    });
    binding.disconnectSession(undefined, 1, false);
    expect(rows(binding).map(({ id, state }) => [id, state])).toEqual([
      [1, 'disconnected'],
      [2, 'connected'],
    ]);
  });

  it('of the console leaves no console on a host that makes none (#19, #20)', () => {
    const { binding } = new SimulatedHost({ newConsole: false });
    binding.disconnectSession(undefined, 1, false);
    expect(ids(binding)).toEqual([0, 1, 3, 4, 5, 65536, 65537]);
    expect(binding.activeConsoleSessionId()).toBe(0xffffffff);
  });

  it('happens to the console whose session moves to another client (§8.2, #19)', () => {
    const { binding } = new SimulatedHost();
    binding.connectSession(1, 3, '', false);
    expect(rows(binding)[1]).toMatchObject({ id: 1, state: 'active', name: 'RDP-Tcp#0' });
    expect(binding.activeConsoleSessionId()).toBe(6);
    // Nor is there a second one when a session comes to the console.
    binding.connectSession(3, 6, '', false);
    expect(state(binding, 6)).toEqual({ state: 4 });
    expect(binding.activeConsoleSessionId()).toBe(3);
  });

  it('on the way of a logoff frees the console at that moment (#19, #24)', () => {
    const path = [
      { state: 'disconnected', ms: 50 },
      { state: 'down', ms: 50 },
    ] as const;
    const { binding } = new SimulatedHost({
      sessions: [{ id: 1, name: 'Console', logoff: { path } }],
    });
    binding.logoffSession(undefined, 1, false);
    vi.advanceTimersByTime(60);
    expect(state(binding, 1)).toEqual({ state: 8 });
    expect(binding.activeConsoleSessionId()).toBe(2);
    vi.advanceTimersByTime(60);
    expect(ids(binding)).toEqual([2]);
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
