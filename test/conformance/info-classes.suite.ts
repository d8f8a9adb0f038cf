import { localServer, querySession, querySessionSync, type InfoClassName } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { SimulatedSession } from 'wtsapi32/testing';
import type { Backend } from './backend.js';
import { count, failureOf } from './tools.js';

const GUID = '8d7a3f10-2b4c-4d5e-9f60-718293a4b5c6';
const LOGON = new Date('2026-03-01T08:00:00.000Z');

const full: SimulatedSession = {
  id: 3,
  name: 'RDP-Tcp#0',
  userName: 'Björk Guðmundsdóttir',
  domainName: 'ÉTUDES',
  logonTime: LOGON,
  clientName: 'ÞINKPAD-7',
  clientAddress: '192.0.2.17',
  clientDisplay: { width: 2560, height: 1440, colorDepth: 16 },
  locked: true,
  client: {
    build: 26100,
    directory: 'C:\\Windows\\System32\\mstscax.dll',
    deviceId: 'gerät-7',
    encryptionLevel: 3,
    outBufferCountHost: 6,
    outBufferCountClient: 7,
    outBufferLength: 530,
  },
  initialProgram: 'C:\\Büro\\start.exe',
  applicationName: 'büro',
  workingDirectory: 'C:\\Büro',
  counters: {
    incomingBytes: 4_294_967_295,
    outgoingBytes: 2,
    incomingFrames: 3,
    outgoingFrames: 4,
  },
  config: { version: 2, connectPrinterAtLogon: true, shadowSettings: 4, logonUserName: 'ådmin' },
  virtualAddress: '198.51.100.9',
  activityId: GUID,
  capabilities: [59_083_637, 7],
};

const counters = {
  incomingBytes: 4_294_967_295,
  outgoingBytes: 2,
  incomingFrames: 3,
  outgoingFrames: 4,
  incomingCompressedBytes: 0,
  outgoingCompressedBytes: 0,
};

/** What each class says of that session. */
const values: readonly (readonly [number, InfoClassName, unknown])[] = [
  [0, 'WTSInitialProgram', 'C:\\Büro\\start.exe'],
  [1, 'WTSApplicationName', 'büro'],
  [2, 'WTSWorkingDirectory', 'C:\\Büro'],
  [3, 'WTSOEMId', undefined],
  [4, 'WTSSessionId', 3],
  [5, 'WTSUserName', 'Björk Guðmundsdóttir'],
  [6, 'WTSWinStationName', 'RDP-Tcp#0'],
  [7, 'WTSDomainName', 'ÉTUDES'],
  [8, 'WTSConnectState', 'active'],
  [9, 'WTSClientBuildNumber', 26100],
  [10, 'WTSClientName', 'ÞINKPAD-7'],
  [11, 'WTSClientDirectory', 'C:\\Windows\\System32\\mstscax.dll'],
  [12, 'WTSClientProductId', 1],
  [13, 'WTSClientHardwareId', 0],
  [14, 'WTSClientAddress', { family: 'IPv4', address: '192.0.2.17' }],
  [15, 'WTSClientDisplay', { width: 2560, height: 1440, colorDepth: 15 }],
  [16, 'WTSClientProtocolType', 'rdp'],
  [
    23,
    'WTSClientInfo',
    {
      clientName: 'ÞINKPAD-7',
      userName: 'Björk Guðmundsdóttir',
      domainName: 'ÉTUDES',
      workingDirectory: 'C:\\Büro',
      initialProgram: 'C:\\Büro\\start.exe',
      encryptionLevel: 3,
      display: { width: 2560, height: 1440, colorDepth: 15 },
      directory: 'C:\\Windows\\System32\\mstscax.dll',
      build: 26100,
      hardwareId: 0,
      productId: 1,
      outBufferCountHost: 6,
      outBufferCountClient: 7,
      outBufferLength: 530,
      deviceId: 'gerät-7',
    },
  ],
  [
    24,
    'WTSSessionInfo',
    expect.objectContaining({ sessionId: 3, state: 'active', logonTime: LOGON, counters }),
  ],
  [
    25,
    'WTSSessionInfoEx',
    expect.objectContaining({
      sessionId: 3,
      name: 'RDP-Tcp#0',
      userName: 'Björk Guðmundsdóttir',
      locked: true,
      logonTime: LOGON,
      counters,
    }),
  ],
  [
    26,
    'WTSConfigInfo',
    {
      version: 2,
      connectClientDrivesAtLogon: false,
      connectPrinterAtLogon: true,
      disablePrinterRedirection: false,
      disableDefaultMainClientPrinter: false,
      shadowSettings: 4,
      logonUserName: 'ådmin',
    },
  ],
  [28, 'WTSSessionAddressV4', { family: 'IPv4', address: '198.51.100.9' }],
  [29, 'WTSIsRemoteSession', true],
  [30, 'WTSSessionActivityId', GUID],
  [31, 'WTSCapabilityCheck', [59_083_637, 7]],
];

/** Every class of information by its name (§3.2). */
export function suite(backend: Backend): void {
  describe('querySession', () => {
    it.each(values)('reads class %i, %s', async (number, name, expected) => {
      backend.reset({ sessions: [full] });
      expect(await querySession(3, name)).toEqual(expected);
      expect(querySessionSync(3, name)).toEqual(expected);
      expect(await querySession(3, number)).toEqual(expected);
      expect(await localServer.querySession(3, name)).toEqual(expected);
      expect(localServer.querySessionSync(3, name)).toEqual(expected);
      // One question each, and nothing beside it.
      expect(count(backend, 'WTSQuerySessionInformationW')).toBe(5);
    });

    it.each([17, 18, 19, 20, 21, 22, 27])(
      'says that Windows does not support class %i',
      async (number) => {
        backend.reset({ sessions: [full] });
        expect(await failureOf(() => querySession(3, number))).toMatchObject({
          code: 'ERROR_NOT_SUPPORTED',
          sessionId: 3,
          syscall: 'WTSQuerySessionInformationW',
        });
      },
    );

    it('gives a class that Windows may add one day as its bytes, and Windows’ error until then', async () => {
      backend.reset({ sessions: [full] });
      expect(await failureOf(() => querySession(3, 32))).toMatchObject({
        code: 'ERROR_INVALID_PARAMETER',
      });
    });

    it.each(values.filter(([, , value]) => typeof value === 'string'))(
      'knows no value where Windows has an empty text or no buffer: class %i',
      async (_, name) => {
        for (const nullBuffers of [true, false]) {
          backend.reset({ sessions: [{ id: 3, state: 'disconnected' }], nullBuffers });
          const none = name === 'WTSConnectState' || name === 'WTSSessionActivityId';
          if (none || name === 'WTSClientProtocolType') continue;
          expect(await querySession(3, name)).toBeUndefined();
        }
      },
    );

    it('knows no client where there is none', async () => {
      backend.reset({ sessions: [{ id: 1, name: 'Console', userName: 'Zoë' }] });
      expect(await querySession(1, 'WTSClientAddress')).toBeUndefined();
      expect(await querySession(1, 'WTSClientDisplay')).toBeUndefined();
      expect(await querySession(1, 'WTSClientInfo')).not.toHaveProperty('display');
      expect(await querySession(1, 'WTSIsRemoteSession')).toBe(false);
      expect(await querySession(1, 'WTSCapabilityCheck')).toBeUndefined();
      expect(await failureOf(() => querySession(1, 'WTSSessionAddressV4'))).toMatchObject({
        code: 'ERROR_NOT_SUPPORTED',
      });
    });

    it('leaves somebody else alone where a session is passed', async () => {
      const sessions = [{ id: 3, userName: 'José' }];
      backend.reset({ sessions });
      const [session] = await localServer.listSessions();
      backend.reset({ sessions: [{ id: 3, userName: 'Łukasz 🦊' }] });
      for (const ask of [querySession, querySessionSync]) {
        expect(await failureOf(() => ask(session as never, 'WTSClientName'))).toMatchObject({
          code: 'ERR_WTS_IDENTITY',
        });
      }
      expect(backend.calls().map(({ infoClass }) => infoClass)).not.toContain(10);
    });

    it.each([['WTSUsername'], ['toString'], [-1], [1.5], [2 ** 31], [null], [undefined]])(
      'refuses %j for a class, and asks nothing',
      async (bad) => {
        backend.reset({ sessions: [full] });
        await expect(querySession(3, bad as never)).rejects.toBeInstanceOf(TypeError);
        expect(() => {
          querySessionSync(3, bad as never);
        }).toThrow(TypeError);
        expect(backend.calls()).toEqual([]);
      },
    );

    it('is Windows’ own error where the session does not exist, or may not be read', async () => {
      backend.reset({ sessions: [{ id: 4, denied: ['query'] }] });
      expect(await failureOf(() => querySession(9, 'WTSClientName'))).toMatchObject({ errno: 2 });
      expect(await failureOf(() => querySessionSync(4, 'WTSClientName'))).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
        permission: 'Query Information',
      });
    });
  });
}
