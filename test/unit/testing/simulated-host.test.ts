import { afterEach, describe, expect, it, vi } from 'vitest';

import { installBinding, installedBinding } from '../../../src/native/loader.js';
import * as testing from '../../../src/testing/index.js';
import { defaultSessions, SimulatedHost } from '../../../src/testing/index.js';
import { collector, errnoOf, ids, openServer, START, state, useFakeTime } from './helpers.js';

useFakeTime();
afterEach(() => {
  installBinding(undefined);
});

describe('the entry', () => {
  it('has the simulated host, its default sessions and desktops, and nothing else', () => {
    expect(Object.keys(testing).sort()).toEqual([
      'SimulatedHost',
      'defaultDesktops',
      'defaultSessions',
    ]);
    expect(defaultSessions.map((session) => session.id)).toEqual([0, 1, 3, 4, 5, 65536, 65537]);
  });
});

describe('installing a simulated host', () => {
  it('makes the package use it, until it is uninstalled', () => {
    const host = new SimulatedHost();
    expect(host.install()).toBe(host);
    expect(installedBinding()).toBe(host.binding);
    host.install();
    host.uninstall();
    expect(installedBinding()).toBe(undefined);
    host.uninstall();
  });

  it('is refused while another one is installed, which stays', () => {
    const host = new SimulatedHost().install();
    const other = new SimulatedHost();
    expect(() => other.install()).toThrow('Another simulated host is installed');
    other.uninstall();
    expect(installedBinding()).toBe(host.binding);
  });

  it('ends with the block that uses it', () => {
    const host = new SimulatedHost().install();
    host[Symbol.dispose]();
    expect(installedBinding()).toBe(undefined);
  });
});

describe('a simulated host', () => {
  it('lists the calls that reached it, with what they asked for', () => {
    const host = new SimulatedHost({ servers: { RDSH2: {} } });
    const server = openServer(host.binding, 'RDSH2');
    host.binding.enumerateSessionsEx(undefined);
    host.binding.enumerateSessions(server);
    host.binding.querySession(server, 3, [8, 99]);
    host.binding.logoffSession(undefined, 77, true);
    host.binding.disconnectSession(server, 5, false);
    host.binding.activeConsoleSessionId();
    host.binding.processSessionId(process.pid);
    host.binding.closeServer(server);
    const query = { call: 'WTSQuerySessionInformationW', server: 'RDSH2', sessionId: 3 };
    expect(host.calls).toEqual([
      { call: 'WTSOpenServerW', server: 'RDSH2' },
      { call: 'WTSEnumerateSessionsExW', server: '' },
      { call: 'WTSEnumerateSessionsW', server: 'RDSH2' },
      { ...query, infoClass: 8 },
      { ...query, infoClass: 99 },
      { call: 'WTSLogoffSession', server: '', sessionId: 77, wait: true },
      { call: 'WTSDisconnectSession', server: 'RDSH2', sessionId: 5, wait: false },
      { call: 'WTSCloseServer', server: 'RDSH2' },
    ]);
  });

  it('shows a session as it is now, without a call', () => {
    const host = new SimulatedHost();
    host.binding.disconnectSession(undefined, 3, false);
    const calls = host.calls.length;
    expect(host.session(3)).toEqual({
      id: 3,
      state: 'disconnected',
      userName: 'Björk Guðmundsdóttir',
      domainName: 'CONTOSO',
      execEnvId: 3,
      protocol: 'rdp',
      clientName: 'ÞINKPAD-7',
      clientAddress: '192.0.2.17',
      logonTime: new Date(START - 3_600_000),
      connectTime: new Date(START - 3_600_000),
      disconnectTime: new Date(START),
    });
    expect(host.session(99)).toBe(undefined);
    expect(host.calls).toHaveLength(calls);
  });

  it('takes a session that it showed back again', () => {
    const host = new SimulatedHost();
    const session = host.session(5);
    host.removeSession(5);
    if (session) host.addSession(session);
    expect(host.session(5)).toEqual(session);
  });

  it('lets people log on, at the moment at which they do (#18)', () => {
    const host = new SimulatedHost({ servers: { RDSH2: { sessions: [] } } });
    vi.advanceTimersByTime(250);
    host.addSession({ id: 9, userName: 'Ünal' }, 'rdsh2');
    expect(host.session(9)).toBe(undefined);
    expect(host.session(9, 'RDSH2')?.logonTime).toEqual(new Date(START + 250));
    expect(ids(host.binding, openServer(host.binding, 'RDSH2'))).toEqual([9]);
  });

  it('gives the id of a session to another one, whose predecessor is then over (#18)', () => {
    const logoff = { outcome: 'stuck' } as const;
    const host = new SimulatedHost({ sessions: [{ id: 3, userName: 'Zoë', logoff }] });
    const { outcomes, done } = collector<unknown>();
    host.binding.logoffSession(undefined, 3, true, done);
    vi.advanceTimersByTime(250);
    host.addSession({ id: 3, userName: 'Zoë' });
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([undefined]);
    expect(state(host.binding, 3)).toEqual({ state: 0 });
    expect(host.session(3)?.logonTime).toEqual(new Date(START + 250));
  });

  it('refuses what is no session, no fault, or for a server that is not there', () => {
    const host = new SimulatedHost();
    expect(() => {
      host.addSession({ id: 9, user: 'Zoë' } as { id: number });
    }).toThrow('"session.user" must be');
    expect(() => {
      host.addFault({ call: 'WTSLogoff' });
    }).toThrow('"fault.call" must be');
    expect(() => {
      host.addSession({ id: 9 }, 'RDSH2');
    }).toThrow('no server named RDSH2');
    expect(() => host.removeSession('3' as unknown as number)).toThrow(TypeError);
  });

  it('starts again when it is reset: sessions, faults, calls and handles', () => {
    const host = new SimulatedHost({
      servers: { RDSH2: {} },
      faults: [{ call: 'WTSDisconnectSession', error: 5, times: 1 }],
    });
    const { binding } = host;
    const server = openServer(binding, 'RDSH2');
    expect(errnoOf(binding.disconnectSession(undefined, 4, false))).toBe(5);
    binding.logoffSession(undefined, 3, false);
    vi.advanceTimersByTime(100);
    host.reset();
    expect(host.binding).toBe(binding);
    expect(host.calls).toEqual([]);
    expect(host.openServers).toBe(0);
    expect(state(binding, 3)).toEqual({ state: 0 });
    expect(state(binding, 3, server)).toEqual({ errno: 6 });
    expect(errnoOf(binding.disconnectSession(undefined, 4, false))).toBe(5);
    expect(host.session(3)?.logonTime).toEqual(new Date(START + 100 - 3_600_000));
  });

  it('takes another script when it is reset, unless that is wrong', () => {
    const host = new SimulatedHost();
    host.reset({ sessions: [{ id: 8 }] });
    expect(ids(host.binding)).toEqual([8]);
    expect(() => {
      host.reset({ sesions: [] } as object);
    }).toThrow(TypeError);
    host.reset();
    expect(ids(host.binding)).toEqual([8]);
  });

  it('lets the calls that are under way fail when it is told to, and keeps everything else', () => {
    const host = new SimulatedHost({ servers: { RDSH2: { latency: 1000 } } });
    const server = openServer(host.binding, 'RDSH2');
    const { outcomes, done } = collector<unknown>();
    host.binding.logoffSession(server, 3, true, done);
    host.release();
    expect(host.pendingCalls).toBe(0);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([{ syscall: 'WTSLogoffSession', errno: 1726 }]);
    expect(host.openServers).toBe(1);
    // The request had been made before.
    vi.advanceTimersByTime(1040);
    expect(host.session(3, 'RDSH2')).toBe(undefined);
  });

  it('lets the calls that are under way fail when it is reset, unless they are abandoned', () => {
    const host = new SimulatedHost({ latency: 1000 });
    const { outcomes, done } = collector<unknown>();
    const abandoned = collector<unknown>();
    host.binding.querySession(undefined, 3, [8, 5], done);
    const ticket = host.binding.enumerateSessions(undefined, abandoned.done);
    host.reset({});
    host.binding.abandon(ticket);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([{ syscall: 'WTSQuerySessionInformationW', errno: 1726 }]);
    expect(abandoned.outcomes).toEqual([]);
    expect(host.calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
