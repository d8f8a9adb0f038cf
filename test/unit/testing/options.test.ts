import { describe, expect, it } from 'vitest';

import { SimulatedHost, type SimulatedHostOptions } from '../../../src/testing/index.js';

const make = (options: unknown): SimulatedHost =>
  new SimulatedHost(options as SimulatedHostOptions);

describe('a script', () => {
  it.each([
    ['options', null],
    ['options', []],
    ['options.sesions', { sesions: [] }],
    ['options.sessions', { sessions: {} }],
    ['options.sessions[0]', { sessions: [3] }],
    ['options.sessions[0].id', { sessions: [{}] }],
    ['options.sessions[0].id', { sessions: [{ id: 0xffffffff }] }],
    ['options.sessions[0].id', { sessions: [{ id: '3' }] }],
    ['options.sessions[1].username', { sessions: [{ id: 3 }, { id: 4, username: 'Zoë' }] }],
    ['options.sessions[0].userName', { sessions: [{ id: 3, userName: 7 }] }],
    ['options.sessions[0].userName', { sessions: [{ id: 3, userName: 'Zo\0' }] }],
    ['options.sessions[0].state', { sessions: [{ id: 3, state: 'Active' }] }],
    ['options.sessions[0].state', { sessions: [{ id: 3, state: 'unknown (7)' }] }],
    ['options.sessions[0].logonTime', { sessions: [{ id: 3, logonTime: '2026-03-14' }] }],
    ['options.sessions[0].logonTime', { sessions: [{ id: 3, logonTime: new Date(NaN) }] }],
    ['options.sessions[0].logonTime', { sessions: [{ id: 3, logonTime: Date.UTC(1600, 0) }] }],
    ['options.sessions[0].locked', { sessions: [{ id: 3, locked: 1 }] }],
    ['options.sessions[0].protocol', { sessions: [{ id: 3, protocol: 'vnc' }] }],
    ['options.sessions[0].clientAddress', { sessions: [{ id: 3, clientAddress: '192.0.2' }] }],
    ['options.sessions[0].denied[1]', { sessions: [{ id: 3, denied: ['query', 'reset'] }] }],
    ['options.sessions[0].deniedError', { sessions: [{ id: 3, deniedError: 2 }] }],
    ['options.sessions[0].logoff', { sessions: [{ id: 3, logoff: 'stuck' }] }],
    ['options.sessions[0].logoff.outcome', { sessions: [{ id: 3, logoff: { outcome: 'end' } }] }],
    [
      'options.sessions[0].logoff.path[0].ms',
      { sessions: [{ id: 3, logoff: { path: [{ state: 'down' }] } }] },
    ],
    [
      'options.sessions[0].logoff.path[0].state',
      { sessions: [{ id: 3, logoff: { path: [{ ms: 5 }] } }] },
    ],
    ['options.sessions[0].logoff.again', { sessions: [{ id: 3, logoff: { again: 170 } }] }],
    ['options.sessions[0].logoff.linger', { sessions: [{ id: 3, logoff: { linger: -1 } }] }],
    [
      'options.sessions[0].logoff.reusedBy.user',
      { sessions: [{ id: 3, logoff: { reusedBy: { user: 'Zoë' } } }] },
    ],
    ['options.sessions', { sessions: [{ id: 3 }, { id: 3 }] }],
    ['options.sessions', { sessions: [{ id: 3, hostName: 'vm' }, { id: 3 }] }],
    ['options.sessions', { sessions: [{ id: 3 }, { id: 2, hostName: 'vm', execEnvId: 3 }] }],
    ['options.sessions[0].logoff.hang', { sessions: [{ id: 3, logoff: { hang: 1 } }] }],
    [
      'options.sessions[0].clientDisplay.height',
      { sessions: [{ id: 3, clientDisplay: { width: 800 } }] },
    ],
    [
      'options.sessions[0].clientDisplay.depth',
      { sessions: [{ id: 3, clientDisplay: { width: 800, height: 600, depth: 32 } }] },
    ],
    ['options.missingError', { missingError: 5 }],
    ['options.interactive', { interactive: 0 }],
    ['options.signOut', { signOut: 'ignored' }],
    ['options.signOut.outcome', { signOut: { outcome: 'stuck' } }],
    ['options.signOut.delay', { signOut: { delay: -1 } }],
    ['options.signOut.after', { signOut: { after: 5 } }],
    ['options.listenersCanRefuse', { listenersCanRefuse: 'yes' }],
    ['options.whenForced', { whenForced: false }],
    ['options.tellsRefuser', { tellsRefuser: null }],
    ['options.closingError', { closingError: 2 }],
    ['options.serviceError', { serviceError: -5 }],
    ['options.hidesDenied', { hidesDenied: 'yes' }],
    ['options.newConsole', { newConsole: null }],
    ['options.nullBuffers', { nullBuffers: 1 }],
    ['options.latency', { latency: Infinity }],
    ['options.ipv6Offset', { ipv6Offset: 4 }],
    ['options.virtualMachineId', { virtualMachineId: 'hostName' }],
    ['options.servers', { servers: [] }],
    ['options.servers.RDSH2', { servers: { RDSH2: 5 } }],
    ['options.servers.RDSH2.Latency', { servers: { RDSH2: { Latency: 5 } } }],
    ['options.servers.RDSH2.unreachableDelay', { servers: { RDSH2: { unreachableDelay: 5 } } }],
    ['a key of options.servers', { servers: { '\\\\RDSH2': {} } }],
    ['options.servers', { servers: { RDSH2: {}, rdsh2: {} } }],
    ['options.unreachableDelay', { unreachableDelay: '50' }],
    ['options.openFails', { openFails: 0 }],
    ['options.currentSessionId', { currentSessionId: 0xffffffff }],
    ['a key of options.processes', { processes: { node: 1 } }],
    ['options.processes.42', { processes: { 42: '1' } }],
    ['options.console', { console: 'None' }],
    ['options.faults', { faults: { call: 'WTSLogoffSession' } }],
    ['options.faults[0].call', { faults: [{}] }],
    ['options.faults[0].call', { faults: [{ call: 'WTSLogOffSession' }] }],
    ['options.faults[0].errno', { faults: [{ call: 'WTSLogoffSession', errno: 5 }] }],
    ['options.faults[0].times', { faults: [{ call: 'WTSLogoffSession', times: 0.5 }] }],
    ['options.faults[0].infoClass', { faults: [{ call: 'WTSLogoffSession', infoClass: 8 }] }],
    ['options.faults[0].carriedOut', { faults: [{ call: 'WTSLogoffSession', carriedOut: 'y' }] }],
    ['options.faults[0].carriedOut', { faults: [{ call: 'WTSOpenServerW', carriedOut: true }] }],
    ['options.windowsRelease', { windowsRelease: 'Windows 7' }],
  ])('with a mistake is a TypeError about %s', (path, options) => {
    const attempt = (): unknown => make(options);
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(`"${path}" must be`);
  });

  it('may leave out everything, and name what it leaves out', () => {
    expect(make(undefined).session(1)?.userName).toBe('Zoë');
    expect(make({ sessions: undefined, latency: undefined }).session(1)?.userName).toBe('Zoë');
  });

  it('may name everything', () => {
    const session = {
      id: 3,
      name: 'RDP-Tcp#0',
      state: 'idle',
      userName: 'Ü',
      domainName: 'D',
      hostName: 'H',
      farmName: 'F',
      execEnvId: 1,
      logonTime: new Date(),
      connectTime: 0,
      disconnectTime: 1,
      lastInputTime: 2,
      locked: false,
      protocol: 'ica',
      clientName: 'C',
      clientAddress: '::1',
      clientDisplay: { width: 1, height: 2, colorDepth: 32 },
      denied: [],
      deniedError: 7045,
    };
    const logoff = {
      outcome: 'ends',
      path: [{ state: 'reset', ms: 0 }],
      linger: 0,
      hang: false,
      reusedBy: session,
      again: 7007,
    };
    const server = {
      sessions: [{ ...session, logoff }],
      missingError: 7022,
      closingError: 7007,
      serviceError: 0,
      hidesDenied: true,
      newConsole: false,
      nullBuffers: true,
      ipv6Offset: 2,
      virtualMachineId: 'execEnvId',
      latency: 0.5,
    };
    const fault = {
      call: 'WTSQuerySessionInformationW',
      server: '',
      sessionId: 1,
      infoClass: 1,
      error: 1,
      times: 1,
      skip: 1,
      delay: 1,
      hang: false,
    };
    const request = { call: 'WTSLogoffSession', carriedOut: true };
    const host = make({
      ...server,
      servers: { 'rdsh.contoso.com': server },
      unreachableDelay: 1,
      openFails: true,
      currentSessionId: 3,
      processes: { 1: 1 },
      console: 3,
      faults: [fault, request],
      windowsRelease: '6.1.7601',
    });
    expect(host.session(3, 'RDSH.contoso.com')).toEqual({
      ...session,
      logoff,
      connectTime: new Date(0),
      disconnectTime: new Date(1),
      lastInputTime: new Date(2),
    });
  });

  it('is copied: changing it afterwards changes nothing', () => {
    const sessions = [{ id: 3, userName: 'Zoë' }];
    const host = make({ sessions });
    sessions.push({ id: 4, userName: 'Łukasz' });
    Object.assign(sessions[0] ?? {}, { userName: 'Björk' });
    host.reset();
    expect(host.session(3)?.userName).toBe('Zoë');
    expect(host.session(4)).toBe(undefined);
  });
});
