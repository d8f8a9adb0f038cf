import { describe, expect, it, vi } from 'vitest';

import { SimulatedHost, type SimulatedFault } from '../../../src/testing/index.js';
import { collector, errnoOf, ids, openServer, state, useFakeTime } from './helpers.js';

useFakeTime();

function hostWith(...faults: SimulatedFault[]): SimulatedHost {
  return new SimulatedHost({ faults, servers: { RDSH2: {} } });
}

describe('a fault', () => {
  it('answers a call by its Windows name, with nothing else done (#6)', () => {
    const { binding } = hostWith({ call: 'WTSEnumerateSessionsExW', error: 120 });
    expect(binding.enumerateSessionsEx(undefined)).toEqual({
      syscall: 'WTSEnumerateSessionsExW',
      errno: 120,
    });
    expect(errnoOf(binding.enumerateSessions(undefined))).toBe(undefined);
    const logoffs = hostWith({ call: 'WTSLogoffSession', error: 5 });
    expect(errnoOf(logoffs.binding.logoffSession(undefined, 3, false))).toBe(5);
    vi.advanceTimersByTime(100);
    expect(state(logoffs.binding, 3)).toEqual({ state: 0 });
  });

  it('fails without a code unless it names one, as a stub does (#12)', () => {
    const { binding } = hostWith({ call: 'WTSQuerySessionInformationW' });
    expect(state(binding, 3)).toEqual({ errno: 0 });
  });

  it('can be the answer to a request that is carried out all the same', () => {
    const host = hostWith(
      { call: 'WTSLogoffSession', error: 1726, carriedOut: true, times: 1 },
      { call: 'WTSDisconnectSession', error: 1726, carriedOut: true },
      { call: 'WTSConnectSessionW', error: 1727, carriedOut: true },
    );
    const { binding } = host;
    expect(errnoOf(binding.logoffSession(undefined, 3, true))).toBe(1726);
    expect(state(binding, 3)).toEqual({ state: 7 });
    vi.advanceTimersByTime(40);
    expect(state(binding, 3)).toEqual({ errno: 2 });
    expect(errnoOf(binding.logoffSession(undefined, 3, false))).toBe(2);
    expect(errnoOf(binding.disconnectSession(undefined, 5, false))).toBe(1726);
    expect(state(binding, 5)).toEqual({ state: 4 });
    expect(errnoOf(binding.connectSession(4, 1, '', false))).toBe(1727);
    expect(host.session(4)).toMatchObject({ state: 'active', name: 'Console' });
  });

  it('carries nothing out that would be refused, or on a host that does not answer', () => {
    const { binding } = new SimulatedHost({
      sessions: [{ id: 3, denied: ['logoff'] }],
      faults: [{ call: 'WTSLogoffSession', error: 1726, carriedOut: true }],
    });
    expect(errnoOf(binding.logoffSession(undefined, 3, false))).toBe(1726);
    expect(errnoOf(binding.logoffSession(undefined, 99, false))).toBe(1726);
    expect(errnoOf(binding.logoffSession(openServer(binding, 'DEAD'), 3, false))).toBe(1726);
    vi.advanceTimersByTime(100);
    expect(state(binding, 3)).toEqual({ state: 0 });
  });

  it('that hangs or is late can have been carried out when the call was made', () => {
    const host = hostWith(
      { call: 'WTSLogoffSession', hang: true, carriedOut: true, times: 1 },
      { call: 'WTSLogoffSession', error: 1726, delay: 1000, carriedOut: true },
    );
    const { outcomes, done } = collector<unknown>();
    host.binding.logoffSession(undefined, 3, true, done);
    host.binding.logoffSession(undefined, 4, false, done);
    vi.advanceTimersByTime(40);
    expect(ids(host.binding)).toEqual([0, 1, 5, 65536, 65537]);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(960);
    expect(outcomes.map(errnoOf)).toEqual([1726]);
    expect(host.pendingCalls).toBe(1);
  });

  it('is used up after its times: services that are not ready yet (#5)', () => {
    const { binding } = hostWith({ call: 'WTSEnumerateSessionsExW', error: 1702, times: 2 });
    const outcomes = [1, 2, 3].map(() => errnoOf(binding.enumerateSessionsEx(undefined)));
    expect(outcomes).toEqual([1702, 1702, undefined]);
  });

  it('lets the calls through that it is to skip, to the next fault if that matches', () => {
    const { binding } = hostWith(
      { call: 'WTSQuerySessionInformationW', error: 1726, skip: 1, times: 1 },
      { call: 'WTSQuerySessionInformationW', error: 1723, times: 1 },
    );
    const outcomes = [1, 2, 3].map(() => state(binding, 3));
    expect(outcomes).toEqual([{ errno: 1723 }, { errno: 1726 }, { state: 0 }]);
  });

  it('matches by server, without regard to case', () => {
    const { binding } = hostWith(
      { call: 'WTSEnumerateSessionsExW', server: 'rdsh2', error: 1726 },
      { call: 'WTSLogoffSession', server: '', error: 5 },
    );
    const server = openServer(binding, 'RDSH2');
    expect(errnoOf(binding.enumerateSessionsEx(server))).toBe(1726);
    expect(errnoOf(binding.enumerateSessionsEx(undefined))).toBe(undefined);
    expect(errnoOf(binding.logoffSession(undefined, 3, false))).toBe(5);
    expect(errnoOf(binding.logoffSession(server, 3, false))).toBe(undefined);
  });

  it('matches by session; a call without one does not match', () => {
    const { binding } = hostWith(
      { call: 'WTSQuerySessionInformationW', sessionId: 3, error: 7024 },
      { call: 'WTSEnumerateSessionsExW', sessionId: 3, error: 7024 },
    );
    expect(state(binding, 3)).toEqual({ errno: 7024 });
    expect(state(binding, 5)).toEqual({ state: 0 });
    expect(ids(binding)).toContain(3);
  });

  it('knows the own session by its real id', () => {
    const host = new SimulatedHost({
      currentSessionId: 5,
      faults: [{ call: 'WTSQuerySessionInformationW', sessionId: 5, error: 7024 }],
    });
    expect(state(host.binding, 0xffffffff)).toEqual({ errno: 7024 });
  });

  it('matches by class, so that one class fails and the others do not', () => {
    const { binding } = hostWith({
      call: 'WTSQuerySessionInformationW',
      infoClass: 14,
      error: 87,
    });
    const record = binding.querySession(undefined, 3, [8, 14, 16]);
    expect(record).toMatchObject({ numbers: Uint32Array.of(1, 0, 4, 0, 87, 0, 1, 0, 2) });
  });

  it('answers instead of a host that would not (#4)', () => {
    const { binding } = hostWith({ call: 'WTSEnumerateSessionsExW', server: 'DEAD', error: 1726 });
    expect(errnoOf(binding.enumerateSessionsEx(openServer(binding, 'dead')))).toBe(1726);
  });

  it('makes an opening fail', () => {
    const host = hostWith({ call: 'WTSOpenServerW', server: 'RDSH2', error: 8 });
    expect(host.binding.openServer('RDSH2', false)).toEqual({
      syscall: 'WTSOpenServerW',
      errno: 8,
    });
    expect(host.openServers).toBe(0);
  });

  it('answers after its own delay, whatever the latency', () => {
    const host = new SimulatedHost({
      latency: 1000,
      faults: [{ call: 'WTSEnumerateSessionsExW', error: 1727, delay: 30 }],
    });
    const { outcomes, done } = collector<unknown>();
    host.binding.enumerateSessionsEx(undefined, done);
    vi.advanceTimersByTime(29);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes.map(errnoOf)).toEqual([1727]);
  });

  it('can be added later, behind those that are there', () => {
    const host = hostWith({ call: 'WTSEnumerateSessionsExW', error: 5, times: 1 });
    host.addFault({ call: 'WTSEnumerateSessionsExW', error: 8, times: 1 });
    const outcomes = [1, 2, 3].map(() => errnoOf(host.binding.enumerateSessionsEx(undefined)));
    expect(outcomes).toEqual([5, 8, undefined]);
  });

  it('that hangs never returns, until the host is reset', () => {
    const host = hostWith({ call: 'WTSEnumerateSessionsExW', hang: true });
    const { outcomes, done } = collector<unknown>();
    host.binding.enumerateSessionsEx(undefined, done);
    vi.advanceTimersByTime(30 * 24 * 3_600_000);
    expect(outcomes).toEqual([]);
    expect(host.pendingCalls).toBe(1);
    host.reset();
    expect(host.pendingCalls).toBe(0);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([{ syscall: 'WTSEnumerateSessionsExW', errno: 1726 }]);
  });

  it('that hangs throws in a call that blocks the thread', () => {
    const host = hostWith(
      { call: 'WTSQuerySessionInformationW', hang: true },
      { call: 'ProcessIdToSessionId', hang: true },
    );
    expect(() => state(host.binding, 3)).toThrow(/WTSQuerySessionInformationW .*for ever/);
    expect(() => host.binding.processSessionId(1)).toThrow(/ProcessIdToSessionId .*for ever/);
  });
});
