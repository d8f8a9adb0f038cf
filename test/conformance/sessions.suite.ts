import {
  consoleSessionId,
  currentSessionId,
  getSession,
  getSessionSync,
  isSupported,
  listSessions,
  listSessionsSync,
  openServer,
  sessionIdOfProcess,
  connect,
} from 'wtsapi32';
import { defaultSessions } from 'wtsapi32/testing';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { failureOf } from './tools.js';

export function suite(backend: Backend): void {
  describe('listing sessions', () => {
    it('gives every row, Services and listeners included, with non-ASCII names intact', async () => {
      backend.reset({});
      expect(isSupported()).toBe(true);
      const sessions = await listSessions();
      expect(sessions).toEqual(
        defaultSessions.map(({ id, name, state, userName, domainName }) => ({
          id,
          state: state ?? 'active',
          execEnvId: id,
          ...(name && { name }),
          ...(userName && { userName }),
          ...(domainName && { domainName }),
        })),
      );
    });

    it('gives the same rows when it blocks', async () => {
      backend.reset({});
      expect(listSessionsSync()).toEqual(await listSessions());
      expect(listSessionsSync({ timeout: 10_000 })).toEqual(await listSessions());
    });

    it('keeps only sessions with a user when asked to', async () => {
      backend.reset({});
      const users = (await listSessions({ withUser: true })).map(({ userName }) => userName);
      expect(users).toEqual(['Zoë', 'Björk Guðmundsdóttir', '山田 太郎', 'Łukasz 🦊']);
    });

    it('leaves out what Windows leaves empty', () => {
      backend.reset({ sessions: [{ id: 7, state: 'connected' }] });
      const [session] = listSessionsSync();
      expect(Object.keys(session ?? {}).sort()).toEqual(['execEnvId', 'id', 'state']);
    });

    it('reads virtual machine, farm and long names', () => {
      const session = {
        ...{ id: 2, name: 'RDP-Tcp#1', userName: '長'.repeat(104) + '😀' },
        ...{ domainName: 'Ü'.repeat(60), hostName: 'vm-ñ', farmName: 'Größe', execEnvId: 70_002 },
      };
      backend.reset({ servers: { rdvh: { sessions: [session] } } });
      using server = openServer('rdvh', { virtualMachines: true });
      expect(server.listSessionsSync()).toEqual([{ ...session, state: 'active', server: 'rdvh' }]);
    });

    // The text crosses into JavaScript as Latin-1 until a name does not fit, and grows on the way.
    it.each([
      ['Latin-1 only', 'ÿ'],
      ['first beyond Latin-1 in a later row', 'Ā'],
      ['first beyond the BMP in a later row', '🦊'],
    ])('keeps apart the names of many rows: %s', (_, last) => {
      const sessions = Array.from({ length: 40 }, (_, i) => ({
        id: i + 2,
        state: 'active' as const,
        name: `RDP-Tcp#${String(i)}`,
        userName: (i < 20 ? 'ÿ' : last).repeat(1 + ((i * 37) % 150)),
        domainName: ['FIRMA', 'FIRMA', 'ÜBER', last][i % 4] ?? '',
        ...(i % 5 === 0 && { hostName: i % 2 === 0 ? 'vm-ñ' : last }),
        ...(i % 7 === 0 && { farmName: 'Größe' }),
        execEnvId: 70_000 + i,
      }));
      backend.reset({ servers: { rdvh: { sessions } } });
      using server = openServer('rdvh', { virtualMachines: true });
      const rows = sessions.map((session) => ({ ...session, server: 'rdvh' }));
      expect(server.listSessionsSync()).toEqual(rows);
    });

    it('gives a thousand sessions and none at all', () => {
      backend.reset({
        sessions: Array.from({ length: 1000 }, (_, i) => ({
          id: i + 2,
          userName: `usuário ${String(i)}`,
        })),
      });
      const sessions = listSessionsSync();
      expect(sessions).toHaveLength(1000);
      expect(sessions[999]).toMatchObject({ id: 1001, userName: 'usuário 999' });
      backend.reset({ sessions: [] });
      expect(listSessionsSync()).toEqual([]);
    });

    it.each([50, 120])(
      'finds users one by one where WTSEnumerateSessionsEx fails with %i',
      async (error) => {
        backend.reset({ faults: [{ call: 'WTSEnumerateSessionsExW', error }] });
        const sessions = await listSessions({ withUser: true });
        expect(sessions.map(({ userName }) => userName)).toEqual([
          'Zoë',
          'Björk Guðmundsdóttir',
          '山田 太郎',
          'Łukasz 🦊',
        ]);
        expect(sessions[0]).not.toHaveProperty('execEnvId');
        expect(listSessionsSync({ withUser: true })).toEqual(sessions);
      },
    );

    it('does not fail the list for one session that may not be read', async () => {
      backend.reset({
        sessions: [
          { id: 2, userName: 'Ása', denied: ['query'] },
          { id: 3, userName: 'José' },
        ],
        faults: [{ call: 'WTSEnumerateSessionsExW', error: 120 }],
      });
      expect(await listSessions()).toEqual([
        { id: 2, state: 'active' },
        { id: 3, state: 'active', userName: 'José' },
      ]);
    });

    it('names the missing permission when the enumeration is denied', async () => {
      backend.reset({ faults: [{ call: 'WTSEnumerateSessionsExW', error: 5 }] });
      const error = await failureOf(() => listSessions());
      expect(error).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
        errno: 5,
        syscall: 'WTSEnumerateSessionsExW',
        permission: 'Query Information',
      });
      expect(await failureOf(() => listSessionsSync())).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
      });
    });

    it.each([0, 120])(
      'says that a host has no Remote Desktop Services when both calls fail with %i',
      async (error) => {
        backend.reset({
          faults: [
            { call: 'WTSEnumerateSessionsExW', error },
            { call: 'WTSEnumerateSessionsW', error },
          ],
        });
        expect(await failureOf(() => listSessions())).toMatchObject({
          code: 'ERROR_CALL_NOT_IMPLEMENTED',
          errno: error,
          syscall: 'WTSEnumerateSessionsW',
        });
      },
    );

    it('gives up at its time-out when Windows does not answer', async () => {
      backend.reset({ faults: [{ call: 'WTSEnumerateSessionsExW', hang: true }] });
      expect(await failureOf(() => listSessions({ timeout: 30 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
      expect(await failureOf(() => listSessionsSync({ timeout: 30 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
      backend.release();
    });

    it('rejects with the reason of its signal while Windows does not answer', async () => {
      backend.reset({ faults: [{ call: 'WTSEnumerateSessionsExW', hang: true }] });
      const abort = new AbortController();
      const listing = listSessions({ signal: abort.signal });
      const reason = new Error('der Benutzer will nicht mehr');
      abort.abort(reason);
      await expect(listing).rejects.toBe(reason);
      backend.release();
    });
  });

  describe('reading one session', () => {
    it('gives users, times, client and protocol', async () => {
      const time = Date.UTC(2026, 4, 17, 8, 30, 15, 123);
      backend.reset({
        sessions: [
          {
            id: 3,
            name: 'RDP-Tcp#0',
            userName: 'Björk',
            domainName: 'ÍSLAND',
            clientName: 'ÞINKPAD',
            clientAddress: '192.0.2.17',
            logonTime: time,
            connectTime: time + 1,
            lastInputTime: time + 2,
            locked: true,
          },
        ],
      });
      const session = await getSession(3);
      expect(session).toMatchObject({
        id: 3,
        state: 'active',
        name: 'RDP-Tcp#0',
        userName: 'Björk',
        domainName: 'ÍSLAND',
        logonTime: new Date(time),
        connectTime: new Date(time + 1),
        lastInputTime: new Date(time + 2),
        locked: true,
        protocol: 'rdp',
        client: { name: 'ÞINKPAD', address: '192.0.2.17', addressFamily: 'IPv4' },
      });
      expect(session).not.toHaveProperty('disconnectTime');
      expect(session).not.toHaveProperty('problems');
      expect(session.idleTime).toBe(session.currentTime.getTime() - (time + 2));
      expect({ ...getSessionSync(3), currentTime: 0, idleTime: 0 }).toEqual({
        ...session,
        currentTime: 0,
        idleTime: 0,
      });
    });

    it('counts the idle time of a disconnected session from its disconnect', async () => {
      const time = Date.UTC(2026, 4, 17);
      backend.reset({
        sessions: [
          {
            id: 4,
            state: 'disconnected',
            userName: '山田',
            disconnectTime: time,
            lastInputTime: time - 5000,
          },
        ],
      });
      const { idleTime, currentTime, disconnectTime } = await getSession(4);
      expect(disconnectTime).toEqual(new Date(time));
      expect(idleTime).toBe(currentTime.getTime() - time);
    });

    it('gives whole names where the structure holds only part of them', async () => {
      const userName = 'ein.sehr.langer.benutzername.mit.ümlauten';
      const domainName = 'EINE-SEHR-LANGE-DOMÄNE';
      backend.reset({ sessions: [{ id: 3, userName, domainName }] });
      expect(await getSession(3)).toMatchObject({ userName, domainName });
    });

    it.each([
      ['2001:db8::5', 'IPv6'],
      ['fe80::1:0:0:1', 'IPv6'],
      ['::1', 'IPv6'],
      ['203.0.113.255', 'IPv4'],
    ])('reads the client address %s', async (address, addressFamily) => {
      backend.reset({ sessions: [{ id: 3, userName: 'Zoë', clientAddress: address }] });
      expect((await getSession(3)).client).toMatchObject({ address, addressFamily });
    });

    // By Microsoft's page IPv6 stands at 0; in data from the field it stands two bytes in.
    it.each([
      ['2001:db8::5', 0],
      ['2001:db8::5', 2],
      ['fe80::1:0:0:1', 2],
      ['fd00::', 2],
      ['1:2:3:4:5:6:7:8', 2],
    ] as const)('reads the client address %s, which stands at %i', async (address, ipv6Offset) => {
      backend.reset({ sessions: [{ id: 3, clientAddress: address }], ipv6Offset });
      expect((await getSession(3)).client).toMatchObject({ address, addressFamily: 'IPv6' });
    });

    it.each([
      ['0.0.0.0', 0],
      ['::', 0],
      ['::', 2],
    ] as const)('takes %s at %i for no client address', async (clientAddress, ipv6Offset) => {
      backend.reset({ sessions: [{ id: 3, clientName: 'KIOSK', clientAddress }], ipv6Offset });
      const { client } = await getSession(3);
      expect(client).toMatchObject({ name: 'KIOSK' });
      expect(client).not.toHaveProperty('address');
      expect(client).not.toHaveProperty('addressFamily');
    });

    it('reads what the client says of itself, what is started, and what went through', async () => {
      const counters = { incomingBytes: 1, outgoingBytes: 4_294_967_295, outgoingFrames: 3 };
      const client = { build: 26100, directory: 'C:\\Büro', deviceId: 'gerät-7' };
      const clientDisplay = { width: 2560, height: 1440, colorDepth: 4 };
      const programs = {
        initialProgram: 'büro.exe',
        workingDirectory: 'D:\\Ablage',
        applicationName: 'büro',
      };
      backend.reset({
        sessions: [
          { id: 3, userName: 'Zoë', counters, client, clientName: 'X', clientDisplay, ...programs },
        ],
      });
      for (const session of [await getSession(3), getSessionSync(3)]) {
        expect(session).toMatchObject({
          isRemote: true,
          client: {
            ...client,
            name: 'X',
            productId: 1,
            display: { width: 2560, height: 1440, colorDepth: 16 },
          },
          counters: { ...counters, incomingFrames: 0, incomingCompressedBytes: 0 },
          ...programs,
        });
        expect(session.client).not.toHaveProperty('hardwareId');
      }
    });

    it('is not remote at the console, and asks another host nothing that Windows says of this one only', async () => {
      backend.reset({
        sessions: [{ id: 1, name: 'Console', userName: 'Zoë' }],
        servers: { srv: { sessions: [{ id: 7, name: 'RDP-Tcp#1', userName: 'José' }] } },
      });
      expect(await getSession(1)).toMatchObject({ isRemote: false, protocol: 'console' });
      const server = await connect('srv');
      const session = await server.getSession(7);
      server.close();
      expect(session).toMatchObject({ isRemote: true, protocol: 'rdp' });
      expect(session).not.toHaveProperty('problems');
    });

    it('has no client, no idle time and no user at the console of nobody', async () => {
      backend.reset({ sessions: [{ id: 1, name: 'Console', state: 'connected' }] });
      const session = await getSession(1);
      expect(session).toMatchObject({
        id: 1,
        state: 'connected',
        name: 'Console',
        protocol: 'console',
      });
      for (const key of ['client', 'idleTime', 'userName', 'domainName', 'logonTime', 'locked']) {
        expect(session).not.toHaveProperty(key);
      }
    });

    it('falls back to older classes, and says which one the host lacks', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'José', domainName: 'CORP', logonTime: 1_700_000_000_000 }],
        faults: [{ call: 'WTSQuerySessionInformationW', infoClass: 25, error: 50 }],
      });
      const older = await getSession(3);
      expect(older).toMatchObject({
        userName: 'José',
        logonTime: new Date(1_700_000_000_000),
        problems: { WTSSessionInfoEx: { code: 'ERROR_NOT_SUPPORTED', errno: 50 } },
      });
      backend.reset({
        sessions: [{ id: 3, userName: 'José', domainName: 'CORP' }],
        faults: [25, 24].map((infoClass) => ({
          call: 'WTSQuerySessionInformationW',
          infoClass,
          error: 87,
        })),
      });
      const oldest = await getSession(3);
      expect(oldest).toMatchObject({ state: 'active', userName: 'José' });
      expect(oldest).not.toHaveProperty('logonTime');
    });

    it('survives one class that fails', async () => {
      backend.reset({
        faults: [{ call: 'WTSQuerySessionInformationW', infoClass: 14, error: 1733 }],
      });
      const session = await getSession(3);
      expect(session).toMatchObject({
        userName: 'Björk Guðmundsdóttir',
        client: { name: 'ÞINKPAD-7' },
        problems: { WTSClientAddress: { code: 'RPC_S_INVALID_TAG', errno: 1733 } },
      });
    });

    it.each([2, 7022])(
      'fails for a session that vanishes between two classes (%i)',
      async (error) => {
        for (const read of [getSession, getSessionSync]) {
          backend.reset({
            sessions: [{ id: 3, userName: 'José' }],
            faults: [{ call: 'WTSQuerySessionInformationW', sessionId: 3, skip: 1, error }],
          });
          expect(await failureOf(() => read(3))).toMatchObject({ errno: error, sessionId: 3 });
        }
      },
    );

    it('gives a state that no Windows has the same name in a list and alone', async () => {
      backend.reset({ sessions: [{ id: 3, state: 'unknown (4294967295)', userName: 'José' }] });
      const [row] = await listSessions();
      expect(row?.state).toBe('unknown (-1)');
      expect((await getSession(3)).state).toBe('unknown (-1)');
    });

    it('survives calls that succeed with nothing', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'José' }], nullBuffers: true });
      const session = await getSession(3);
      expect(session).toMatchObject({ userName: 'José' });
      expect(session).not.toHaveProperty('domainName');
    });

    it.each([2, 7022] as const)(
      'fails with Windows’ own error %i for an id that does not exist',
      async (missingError) => {
        backend.reset({ missingError });
        const code = missingError === 2 ? 'ERROR_FILE_NOT_FOUND' : 'ERROR_CTX_WINSTATION_NOT_FOUND';
        const expected = {
          code,
          errno: missingError,
          syscall: 'WTSQuerySessionInformationW',
          sessionId: 999,
        };
        expect(await failureOf(() => getSession(999))).toMatchObject(expected);
        expect(await failureOf(() => getSessionSync(999))).toMatchObject(expected);
      },
    );

    it('says that a session is closing, and that one is denied', async () => {
      backend.reset({
        sessions: [
          { id: 3, state: 'down' },
          { id: 4, denied: ['query'], deniedError: 7045 },
        ],
        closingError: 7007,
      });
      expect(await failureOf(() => getSession(3))).toMatchObject({
        code: 'ERROR_CTX_CLOSE_PENDING',
      });
      expect(await failureOf(() => getSession(4))).toMatchObject({
        code: 'ERROR_CTX_WINSTATION_ACCESS_DENIED',
        permission: 'Query Information',
      });
    });

    it('reads the session of this process', async () => {
      backend.reset({});
      expect(currentSessionId()).toBe(1);
      expect(sessionIdOfProcess(process.pid)).toBe(1);
      expect(await getSession('current')).toMatchObject({ id: 1, userName: 'Zoë' });
    });
  });

  describe('ids from kernel32', () => {
    if (!backend.scriptsKernel) {
      it('gives the console session and refuses a process that does not exist', async () => {
        backend.reset({});
        expect(consoleSessionId()).toBe(1);
        // A multiple of four that no system reaches: process ids are small.
        expect(await failureOf(() => sessionIdOfProcess(0xfffffff0))).toMatchObject({
          code: 'ERROR_INVALID_PARAMETER',
          syscall: 'ProcessIdToSessionId',
        });
      });
      return;
    }
    it('has no console session while users switch', () => {
      backend.reset({ console: 'none' });
      expect(consoleSessionId()).toBeUndefined();
      backend.reset({});
      expect(consoleSessionId()).toBe(1);
    });

    it('finds the session of a process', async () => {
      backend.reset({ processes: { 4711: 3 }, currentSessionId: 5 });
      expect(sessionIdOfProcess(4711)).toBe(3);
      expect(currentSessionId()).toBe(5);
      expect(await failureOf(() => sessionIdOfProcess(4712))).toMatchObject({
        code: 'ERROR_INVALID_PARAMETER',
      });
    });
  });
}
