import { describe, expect, it, vi } from 'vitest';

import type { SessionRecord } from '../../../src/native/binding.js';
import { SimulatedHost } from '../../../src/testing/index.js';
import { collector, errnoOf, ids, openServer, state, succeeded, useFakeTime } from './helpers.js';

useFakeTime();

const enumerationFailure = (errno: number) => ({ syscall: 'WTSEnumerateSessionsExW', errno });

describe('another host', () => {
  const servers = { 'RDSH-Å': { sessions: [{ id: 3, userName: 'Åsa' }] }, RDSH2: {} };

  it('has sessions of its own, under the same ids', () => {
    const { binding } = new SimulatedHost({ servers });
    const server = openServer(binding, 'RDSH-Å');
    expect(ids(binding, server)).toEqual([3]);
    expect(ids(binding, openServer(binding, 'RDSH2'))).toEqual([0, 1, 3, 4, 5, 65536, 65537]);
    binding.logoffSession(server, 3, false);
    vi.advanceTimersByTime(40);
    expect(ids(binding, server)).toEqual([]);
    expect(ids(binding)).toContain(3);
  });

  it('is known by its name whatever the case, and listed as the script spells it', () => {
    const host = new SimulatedHost({ servers });
    expect(ids(host.binding, openServer(host.binding, 'rdsh-å'))).toEqual([3]);
    expect(host.calls).toEqual([
      { call: 'WTSOpenServerW', server: 'RDSH-Å' },
      { call: 'WTSEnumerateSessionsExW', server: 'RDSH-Å' },
    ]);
  });

  it('is this one when it has no name (§5)', () => {
    const host = new SimulatedHost({ currentSessionId: 5 });
    const server = openServer(host.binding, '');
    expect(state(host.binding, 0xffffffff, server)).toEqual({ state: 0 });
    expect(host.calls.every((call) => call.server === '')).toBe(true);
  });

  it('is opened with WTSOpenServerExW for its virtual machines', () => {
    const host = new SimulatedHost({ servers });
    succeeded(host.binding.openServer('RDSH2', true));
    expect(host.calls).toEqual([{ call: 'WTSOpenServerExW', server: 'RDSH2' }]);
  });

  it.each(['NOBODY', '\\\\RDSH2'])(
    '%s gives a handle, and fails with 1722 in its time (#4, #43)',
    (name) => {
      const { binding } = new SimulatedHost({ servers, unreachableDelay: 700 });
      const server = openServer(binding, name);
      const { outcomes, done } = collector<SessionRecord>();
      binding.enumerateSessionsEx(server, done);
      vi.advanceTimersByTime(699);
      expect(outcomes).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(outcomes).toEqual([enumerationFailure(1722)]);
    },
  );

  it('that does not answer fails every call, after 50 ms by default (#4)', () => {
    const { binding } = new SimulatedHost();
    const server = openServer(binding, 'NOBODY');
    const { outcomes, done } = collector<unknown>();
    binding.enumerateSessions(server, done);
    binding.querySession(server, 3, [8], done);
    binding.logoffSession(server, 3, true, done);
    binding.disconnectSession(server, 0xffffffff, true, done);
    vi.advanceTimersByTime(49);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([
      { syscall: 'WTSEnumerateSessionsW', errno: 1722 },
      { numbers: Uint32Array.of(0, 1722, 0), bytes: new Uint8Array() },
      { syscall: 'WTSLogoffSession', errno: 1722 },
      { syscall: 'WTSDisconnectSession', errno: 1722 },
    ]);
  });

  it('that does not answer cannot even be opened in the old manner (#43)', () => {
    const host = new SimulatedHost({ servers, openFails: true });
    expect(host.binding.openServer('NOBODY', false)).toEqual({
      syscall: 'WTSOpenServerW',
      errno: 1722,
    });
    expect(host.binding.openServer('\\\\RDSH2', true)).toEqual({
      syscall: 'WTSOpenServerExW',
      errno: 1722,
    });
    expect(host.openServers).toBe(0);
    expect(ids(host.binding, openServer(host.binding, 'RDSH-Å'))).toEqual([3]);
  });
});

describe('a server handle', () => {
  const options = { servers: { RDSH2: { latency: 100 } } };

  it('is another one at each opening (#45)', () => {
    const host = new SimulatedHost({ servers: { RDSH2: {} } });
    const first = openServer(host.binding, 'RDSH2');
    const second = openServer(host.binding, 'RDSH2');
    expect(host.openServers).toBe(2);
    host.binding.closeServer(first);
    expect(host.openServers).toBe(1);
    expect(state(host.binding, 3, second)).toEqual({ state: 0 });
  });

  it('fails with 6 after its close, and may be closed twice (#44)', () => {
    const host = new SimulatedHost(options);
    const server = openServer(host.binding, 'RDSH2');
    host.binding.closeServer(server);
    host.binding.closeServer(server);
    expect(host.openServers).toBe(0);
    expect(host.binding.enumerateSessionsEx(server)).toEqual({
      ...enumerationFailure(6),
      started: false,
    });
    expect(host.binding.logoffSession(server, 3, false)).toEqual({
      syscall: 'WTSLogoffSession',
      errno: 6,
      started: false,
    });
    expect(state(host.binding, 3, server)).toEqual({ errno: 6 });
    // What fails on the handle has not reached the host.
    expect(host.calls).toEqual([
      { call: 'WTSOpenServerW', server: 'RDSH2' },
      { call: 'WTSCloseServer', server: 'RDSH2' },
    ]);
  });

  it('is closed when the calls in flight have ended, which it does not disturb', () => {
    const host = new SimulatedHost(options);
    const server = openServer(host.binding, 'RDSH2');
    const { outcomes, done } = collector<unknown>();
    host.binding.querySession(server, 3, [8, 4], done);
    host.binding.closeServer(server);
    expect(state(host.binding, 3, server)).toEqual({ errno: 6 });
    vi.advanceTimersByTime(100);
    expect(host.openServers).toBe(1);
    vi.advanceTimersByTime(100);
    expect(outcomes).toMatchObject([{ numbers: Uint32Array.of(1, 0, 4, 1, 0, 4) }]);
    expect(host.openServers).toBe(0);
  });

  it('is closed when the call in flight is abandoned', () => {
    const host = new SimulatedHost(options);
    const server = openServer(host.binding, 'RDSH2');
    const ticket = host.binding.enumerateSessions(server, () => undefined);
    host.binding.closeServer(server);
    expect(host.openServers).toBe(1);
    host.binding.abandon(ticket);
    expect(host.openServers).toBe(0);
  });

  it('is not left behind by an opening that was abandoned', () => {
    const host = new SimulatedHost(options);
    const { outcomes, done } = collector<unknown>();
    host.binding.abandon(host.binding.openServer('RDSH2', false, done));
    vi.advanceTimersByTime(100);
    expect(outcomes).toEqual([]);
    expect(host.openServers).toBe(0);
  });

  it('is no handle to another simulated host', () => {
    const server = openServer(new SimulatedHost(options).binding, 'RDSH2');
    const { binding } = new SimulatedHost(options);
    expect(() => binding.enumerateSessionsEx(server)).toThrow(TypeError);
    expect(() => {
      binding.closeServer(server);
    }).toThrow(TypeError);
  });

  it('of an asynchronous opening comes from the event loop', () => {
    const host = new SimulatedHost(options);
    const { outcomes, done } = collector<unknown>();
    host.binding.openServer('RDSH2', false, done);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes.map(errnoOf)).toEqual([undefined]);
    expect(host.openServers).toBe(1);
  });
});
