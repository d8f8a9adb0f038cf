import { describe, expect, it } from 'vitest';

import { decodeQuery } from '../../../src/native/record.js';
import { SimulatedHost, type SimulatedSession } from '../../../src/testing/index.js';
import {
  ask,
  askBuffer,
  askText,
  errnoOf,
  ids,
  openServer,
  START,
  state,
  succeeded,
  textAt,
  timeAt,
  useFakeTime,
} from './helpers.js';

useFakeTime();

const CURRENT_SESSION = 0xffffffff;
const ANY_SESSION = 0xfffffffe;
const HOUR = 3_600_000;

function hostWith(session: Omit<SimulatedSession, 'id'>, options = {}): SimulatedHost {
  return new SimulatedHost({ sessions: [{ id: 3, ...session }], ...options });
}

describe('a query of a simulated host', () => {
  it('fails with 2 for an id that does not exist (#1)', () => {
    const { binding } = new SimulatedHost();
    expect(state(binding, 99)).toEqual({ errno: 2 });
  });

  it('fails with 7022 for such an id on a legacy host (#2)', () => {
    const { binding } = new SimulatedHost({ missingError: 7022 });
    expect(state(binding, 99)).toEqual({ errno: 7022 });
  });

  it('fails with 7007 while the session is down, on a host that says so (#2)', () => {
    const sessions = [{ id: 3, state: 'down' }] as const;
    expect(state(new SimulatedHost({ sessions, closingError: 7007 }).binding, 3)).toEqual({
      errno: 7007,
    });
    expect(state(new SimulatedHost({ sessions }).binding, 3)).toEqual({ state: 8 });
  });

  it('fails with 5 or 7045 where the right is missing, never with 2 (#3)', () => {
    expect(state(hostWith({ denied: ['query'] }).binding, 3)).toEqual({ errno: 5 });
    const { binding } = hostWith({ denied: ['query'], deniedError: 7045 });
    expect(state(binding, 3)).toEqual({ errno: 7045 });
  });

  it('takes 0xFFFFFFFF for the own session and 0xFFFFFFFE for an unknown one (#21)', () => {
    const { binding } = new SimulatedHost({ currentSessionId: 5 });
    expect(askText(binding, CURRENT_SESSION, 5)).toBe('Łukasz 🦊\0');
    expect(askBuffer(binding, CURRENT_SESSION, 4).getUint32(0, true)).toBe(5);
    expect(state(binding, ANY_SESSION)).toEqual({ errno: 2 });
  });

  it('fails with 7022 where the script takes hidden for missing, also in lists (#3)', () => {
    const denied = { denied: ['query'], deniedError: 7022, userName: 'Zoë' } as const;
    const sessions = [
      { id: 0, name: 'Services' },
      { id: 3, ...denied },
    ];
    const { binding } = new SimulatedHost({ sessions, hidesDenied: true });
    expect(state(binding, 3)).toEqual({ errno: 7022 });
    expect(state(binding, 99)).toEqual({ errno: 2 });
    expect(ids(binding)).toEqual([0]);
    // It is there all the same, and may be logged off.
    expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
  });

  it('fails with 87 for 0xFFFFFFFF on another host (#22)', () => {
    const { binding } = new SimulatedHost({ servers: { RDSH2: {} } });
    expect(state(binding, CURRENT_SESSION, openServer(binding, 'RDSH2'))).toEqual({ errno: 87 });
  });

  it('answers each class by itself: one that fails does not stop the next', () => {
    const { binding } = new SimulatedHost();
    const record = succeeded(binding.querySession(undefined, 3, [8, 17, 5]));
    expect([...record.numbers]).toEqual([1, 0, 4, 0, 50, 0, 1, 0, 42]);
    const [, failed, user] = decodeQuery(record);
    expect(failed).toEqual({ errno: 50 });
    expect(user && 'data' in user && textAt(user.data)).toBe('Björk Guðmundsdóttir\0');
  });

  it('answers nothing when no class is asked for', () => {
    const { binding } = new SimulatedHost();
    const record = succeeded(binding.querySession(undefined, 99, []));
    expect(record.numbers).toHaveLength(0);
    expect(record.bytes).toHaveLength(0);
  });
});

describe('the answer of a query', () => {
  const session = {
    name: 'RDP-Tcp#0',
    userName: 'Łukasz 🦊',
    domainName: 'ÉTUDES',
    clientName: 'ÞINKPAD',
  };

  it.each([
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 2],
    [4, 4],
    [5, 20],
    [6, 20],
    [7, 14],
    [8, 4],
    [9, 4],
    [10, 16],
    [11, 2],
    [12, 2],
    [13, 4],
    [14, 24],
    [15, 12],
    [16, 2],
    [23, 2304],
    [24, 216],
    [25, 232],
    [26, 1668],
    [29, 1],
    [30, 16],
  ])('to class %i has %i bytes (#32)', (infoClass, bytes) => {
    expect(askBuffer(hostWith(session).binding, 3, infoClass).byteLength).toBe(bytes);
  });

  it.each([17, 18, 19, 20, 21, 22, 27, 28])(
    'to class %i is that it is not supported (#33)',
    (infoClass) => {
      expect(ask(hostWith(session).binding, 3, infoClass)).toBe(50);
    },
  );

  it.each([
    [30, '10.0.22621'],
    [31, '10.0.22631'],
  ])('to class %i is that %s does not know it yet (§3.2)', (infoClass, windowsRelease) => {
    const { binding } = hostWith(session, { windowsRelease });
    expect(ask(binding, 3, infoClass)).toBe(87);
  });

  it.each([32, 1000, 0xffffffff])('to class %i is that it does not exist (#33)', (infoClass) => {
    expect(ask(hostWith(session).binding, 3, infoClass)).toBe(87);
  });

  it.each([
    [17, 50],
    [32, 87],
    [5, 2],
  ])('to class %i of a session that does not exist is %i', (infoClass, errno) => {
    expect(ask(new SimulatedHost().binding, 99, infoClass)).toBe(errno);
  });

  it('holds the values of the script', () => {
    const { binding } = hostWith({ ...session, state: 'shadow' });
    expect(askBuffer(binding, 3, 4).getUint32(0, true)).toBe(3);
    expect(askText(binding, 3, 5)).toBe('Łukasz 🦊\0');
    expect(askText(binding, 3, 6)).toBe('RDP-Tcp#0\0');
    expect(askText(binding, 3, 7)).toBe('ÉTUDES\0');
    expect(askBuffer(binding, 3, 8).getInt32(0, true)).toBe(3);
    expect(askText(binding, 3, 10)).toBe('ÞINKPAD\0');
  });

  it.each([
    [{ name: 'console' }, 0, 0],
    [{ name: 'Services' }, 0, 0],
    [{ name: 'RDP-Tcp', state: 'listen' }, 0, 0],
    [{ name: 'RDP-Tcp#1' }, 2, 1],
    [{ state: 'disconnected' }, 2, 1],
    [{ name: 'ICA-tcp#1', protocol: 'ica' }, 1, 1],
    [{ name: 'Console', protocol: 'rdp' }, 2, 1],
  ] as const)('knows the protocol of %o', (script, protocol, isRemote) => {
    const { binding } = hostWith(script);
    expect(askBuffer(binding, 3, 16).getUint16(0, true)).toBe(protocol);
    expect(askBuffer(binding, 3, 29).getUint8(0)).toBe(isRemote);
  });

  it('knows the product of a client that the script names', () => {
    for (const script of [{ clientName: 'KIOSK' }, { clientAddress: '::1' }]) {
      expect(askBuffer(hostWith(script).binding, 3, 12).getUint16(0, true)).toBe(1);
    }
    const { binding } = hostWith({ name: 'Console' });
    expect(askBuffer(binding, 3, 12).getUint16(0, true)).toBe(0);
  });

  it.each([
    [{ name: 'RDP-Tcp#0', userName: 'Zoë' }, [1920, 1080, 32]],
    [{ state: 'disconnected', userName: 'Zoë' }, [1920, 1080, 32]],
    [{ name: 'ICA-tcp#1', protocol: 'ica' }, [1920, 1080, 32]],
    [{ clientDisplay: { width: 3840, height: 1600, colorDepth: 16 } }, [3840, 1600, 16]],
    [{ clientDisplay: { width: 800, height: 600 } }, [800, 600, 32]],
    [{ name: 'Console', userName: 'Zoë' }, [0, 0, 0]],
    [{ name: 'Services', state: 'disconnected' }, [0, 0, 0]],
    [{ name: 'RDP-Tcp', state: 'listen' }, [0, 0, 0]],
  ] as const)('knows the display of %o (§3.2)', (script, expected) => {
    const display = askBuffer(hostWith(script).binding, 3, 15);
    expect([0, 4, 8].map((at) => display.getUint32(at, true))).toEqual(expected);
  });

  it('to "is it remote?" is a failure on another host (#33)', () => {
    const { binding } = new SimulatedHost({ servers: { RDSH2: {} } });
    expect(ask(binding, 3, 29, openServer(binding, 'RDSH2'))).toBe(50);
  });

  it('is a NULL buffer for empty strings, and only for those, on a host that does so (#34)', () => {
    const { binding } = hostWith({ userName: 'Zoë' }, { nullBuffers: true });
    for (const infoClass of [0, 1, 2, 3, 6, 7, 10, 11]) {
      expect(askBuffer(binding, 3, infoClass).byteLength).toBe(0);
    }
    expect(askText(binding, 3, 5)).toBe('Zoë\0');
    expect(askBuffer(binding, 3, 24).byteLength).toBe(216);
  });

  it.each([
    [undefined, 0, Array<number>(20).fill(0)],
    ['192.0.2.17', 2, [0, 0, 192, 0, 2, 17, ...Array<number>(14).fill(0)]],
    ['2001:db8::5', 23, [0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), 5, 0, 0, 0, 0]],
    ['::1', 23, [...Array<number>(15).fill(0), 1, 0, 0, 0, 0]],
    ['fe80::', 23, [0xfe, 0x80, ...Array<number>(18).fill(0)]],
    ['::ffff:192.0.2.1', 23, [...Array<number>(10).fill(0), 255, 255, 192, 0, 2, 1, 0, 0, 0, 0]],
    [
      '1:203:405:607:809:a0b:c0d:e0f',
      23,
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0],
    ],
  ])('puts the address %s where Windows does (#35)', (clientAddress, family, address) => {
    const { binding } = hostWith(clientAddress === undefined ? {} : { clientAddress });
    const data = askBuffer(binding, 3, 14);
    expect(data.getUint32(0, true)).toBe(family);
    expect([...Buffer.from(data.buffer, data.byteOffset + 4, 20)]).toEqual(address);
  });

  it.each([
    ['2001:db8::5', 23, [0, 0, 0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), 5, 0, 0]],
    ['192.0.2.17', 2, [0, 0, 192, 0, 2, 17, ...Array<number>(14).fill(0)]],
    [undefined, 0, Array<number>(20).fill(0)],
  ])(
    'puts the address %s two bytes in where the script says so, if it is IPv6 (§3.4)',
    (clientAddress, family, address) => {
      const session = clientAddress === undefined ? {} : { clientAddress };
      const data = askBuffer(hostWith(session, { ipv6Offset: 2 }).binding, 3, 14);
      expect(data.getUint32(0, true)).toBe(family);
      expect([...Buffer.from(data.buffer, data.byteOffset + 4, 20)]).toEqual(address);
    },
  );

  it.each([
    ['10.0.26100', true, 0],
    ['10.0.26100', false, 1],
    ['6.1.7601', true, 1],
    ['6.1.7601', false, 0],
    ['6.1.7601', undefined, 0xffffffff],
    ['10.0.26100', undefined, 0xffffffff],
  ])('says on Windows %s that locked is %s with %i (#36)', (windowsRelease, locked, flag) => {
    const script = locked === undefined ? {} : { locked };
    const host = hostWith(script, { windowsRelease });
    expect(askBuffer(host.binding, 3, 25).getUint32(16, true)).toBe(flag);
    expect(host.binding.windowsRelease()).toBe(windowsRelease);
  });

  it('has the layout of WTSINFOW for class 24', () => {
    const { binding } = hostWith({
      ...session,
      state: 'reset',
      connectTime: new Date(START - 5),
      disconnectTime: START - 4,
      lastInputTime: START - 3,
      logonTime: START - 2,
    });
    const data = askBuffer(binding, 3, 24);
    expect(data.getInt32(0, true)).toBe(7);
    expect(data.getUint32(4, true)).toBe(3);
    expect(textAt(data, 32, 64)).toBe('RDP-Tcp#0'.padEnd(32, '\0'));
    expect(textAt(data, 96, 34)).toBe('ÉTUDES'.padEnd(17, '\0'));
    expect(textAt(data, 130, 42)).toBe('Łukasz 🦊'.padEnd(21, '\0'));
    const times = [176, 184, 192, 200, 208].map((offset) => timeAt(data, offset));
    expect(times).toEqual([START - 5, START - 4, START - 3, START - 2, START]);
  });

  it('has the layout of WTSINFOEXW, level 1, for class 25', () => {
    const { binding } = hostWith({
      ...session,
      state: 'down',
      logonTime: START - 5,
      connectTime: START - 4,
      disconnectTime: START - 3,
      lastInputTime: START - 2,
    });
    const data = askBuffer(binding, 3, 25);
    expect(data.getUint32(0, true)).toBe(1);
    expect(data.getUint32(8, true)).toBe(3);
    expect(data.getInt32(12, true)).toBe(8);
    expect(textAt(data, 20, 66)).toBe('RDP-Tcp#0'.padEnd(33, '\0'));
    expect(textAt(data, 86, 42)).toBe('Łukasz 🦊'.padEnd(21, '\0'));
    expect(textAt(data, 128, 36)).toBe('ÉTUDES'.padEnd(18, '\0'));
    const times = [168, 176, 184, 192, 200].map((offset) => timeAt(data, offset));
    expect(times).toEqual([START - 5, START - 4, START - 3, START - 2, START]);
  });

  it('has unset times where the script and its defaults name none (#37)', () => {
    const data = askBuffer(hostWith({ name: 'Console', state: 'connected' }).binding, 3, 25);
    const times = [168, 176, 184, 192].map((offset) => timeAt(data, offset));
    expect(times).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('has the default times of a user: logged on an hour ago, disconnected ten minutes ago (#15)', () => {
    const connected = askBuffer(hostWith({ userName: 'Zoë' }).binding, 3, 25);
    expect(timeAt(connected, 168)).toBe(START - HOUR);
    expect(timeAt(connected, 176)).toBe(START - HOUR);
    expect(timeAt(connected, 184)).toBe(undefined);
    const gone = hostWith({ userName: 'Zoë', state: 'disconnected' });
    expect(timeAt(askBuffer(gone.binding, 3, 25), 184)).toBe(START - HOUR / 6);
    const nobody = hostWith({ name: 'Services', state: 'disconnected' });
    expect(timeAt(askBuffer(nobody.binding, 3, 25), 184)).toBe(undefined);
    const late = hostWith({ userName: 'Zoë', logonTime: START - 7 });
    expect(timeAt(askBuffer(late.binding, 3, 25), 176)).toBe(START - 7);
  });

  it('cuts names off in its structures and has them in full in their own classes (#38, #39)', () => {
    const name = `${'n'.repeat(30)}é💡💡`;
    const userName = `${'u'.repeat(19)}🦊 Ünal`;
    const domainName = `${'d'.repeat(16)}ÖÄÜ`;
    const { binding } = hostWith({ name, userName, domainName });
    const info = askBuffer(binding, 3, 24);
    // The 20th unit is half of the fox: Windows counts UTF-16 units, and so do we.
    expect(textAt(info, 130, 42)).toBe(`${'u'.repeat(19)}\ud83e\0`);
    expect(textAt(info, 96, 34)).toBe(`${'d'.repeat(16)}\0`);
    expect(textAt(info, 32, 64)).toBe(`${'n'.repeat(30)}é\0`);
    const infoEx = askBuffer(binding, 3, 25);
    expect(textAt(infoEx, 86, 42)).toBe(`${'u'.repeat(19)}\ud83e\0`);
    expect(textAt(infoEx, 128, 36)).toBe(`${'d'.repeat(16)}Ö\0`);
    expect(textAt(infoEx, 20, 66)).toBe(`${'n'.repeat(30)}é\ud83d\0`);
    expect(askText(binding, 3, 5)).toBe(`${userName}\0`);
    expect(askText(binding, 3, 6)).toBe(`${name}\0`);
    expect(askText(binding, 3, 7)).toBe(`${domainName}\0`);
  });

  it('is asked again class by class: a session can vanish in between (#17)', () => {
    const host = new SimulatedHost();
    expect(askText(host.binding, 4, 5)).toBe('山田 太郎\0');
    expect(host.removeSession(4)).toBe(true);
    expect(host.removeSession(4)).toBe(false);
    expect(state(host.binding, 4)).toEqual({ errno: 2 });
  });
});

describe('the ids that are not asked of a server', () => {
  it('has the console session where the script has it (#20)', () => {
    expect(new SimulatedHost().binding.activeConsoleSessionId()).toBe(1);
    expect(new SimulatedHost({ console: 7 }).binding.activeConsoleSessionId()).toBe(7);
    expect(new SimulatedHost({ console: 'none' }).binding.activeConsoleSessionId()).toBe(
      CURRENT_SESSION,
    );
    const { binding } = new SimulatedHost({ sessions: [{ id: 2, name: 'RDP-Tcp#0' }] });
    expect(binding.activeConsoleSessionId()).toBe(CURRENT_SESSION);
  });

  it('knows the session of this process and of those that the script names', () => {
    const { binding } = new SimulatedHost({ currentSessionId: 3, processes: { 4242: 5 } });
    expect(binding.processSessionId(process.pid)).toBe(3);
    expect(binding.processSessionId(4242)).toBe(5);
    expect(binding.processSessionId(4243)).toEqual({ syscall: 'ProcessIdToSessionId', errno: 87 });
    expect(new SimulatedHost().binding.processSessionId(process.pid)).toBe(1);
  });

  it('fails to know the session of a process when the script says so', () => {
    const host = new SimulatedHost({ faults: [{ call: 'ProcessIdToSessionId', error: 5 }] });
    expect(errnoOf(host.binding.processSessionId(process.pid))).toBe(5);
  });
});
