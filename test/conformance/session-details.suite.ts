import { connect, listSessionDetails, listSessionDetailsSync, localServer } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const QUERY = 'WTSQuerySessionInformationW';

/** A table of all sessions with their details. */
export function suite(backend: Backend): void {
  describe('listing sessions with their details', () => {
    it('takes a list and one question a session, and says what getSession says', async () => {
      const logonTime = new Date('2026-03-01T08:00:00.000Z');
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected' },
          {
            ...{ id: 3, name: 'RDP-Tcp#0', userName: 'Łukasz 🦊', domainName: 'ÉTUDES' },
            ...{
              logonTime,
              lastInputTime: logonTime,
              locked: true,
              counters: { outgoingBytes: 7 },
            },
          },
          { id: 65537, name: 'RDP-Tcp', state: 'listen' },
        ],
      });
      for (const all of [
        await listSessionDetails(),
        listSessionDetailsSync(),
        await localServer.listSessionDetails(),
        localServer.listSessionDetailsSync(),
      ]) {
        expect(all.map(({ id }) => id)).toEqual([0, 3, 65537]);
        const [services, user, listener] = all;
        expect(user).toMatchObject({
          ...{ id: 3, name: 'RDP-Tcp#0', userName: 'Łukasz 🦊', domainName: 'ÉTUDES' },
          ...{ state: 'active', logonTime, locked: true },
          counters: { outgoingBytes: 7, incomingBytes: 0 },
        });
        expect(user?.idleTime).toBe(Number(user?.currentTime) - Number(logonTime));
        expect(user).not.toHaveProperty('problems');
        expect(user).not.toHaveProperty('client');
        expect(services).toMatchObject({ id: 0, name: 'Services', state: 'disconnected' });
        expect(listener).toMatchObject({ id: 65537, name: 'RDP-Tcp', state: 'listen' });
        expect(listener).not.toHaveProperty('logonTime');
      }
      expect(count(backend, QUERY)).toBe(4 * 3);
      expect(count(backend, 'WTSEnumerateSessionsExW')).toBe(4);
    });

    it('asks for clients only where it is told to', async () => {
      backend.reset({
        sessions: [
          {
            id: 3,
            name: 'RDP-Tcp#0',
            userName: 'Zoë',
            clientName: 'ÞINKPAD-7',
            initialProgram: 'büro.exe',
          },
        ],
      });
      const [session] = await listSessionDetails({ client: true });
      expect(session).toMatchObject({
        ...{ id: 3, protocol: 'rdp', isRemote: true, initialProgram: 'büro.exe' },
        client: { name: 'ÞINKPAD-7', productId: 1 },
      });
      await expect(listSessionDetails({ client: 1 as never })).rejects.toThrow(/options\.client/);
    });

    it('keeps only sessions with a user, and asks about no others', async () => {
      backend.reset({ sessions: [{ id: 0 }, { id: 3, userName: 'José' }] });
      expect((await listSessionDetails({ withUser: true })).map(({ id }) => id)).toEqual([3]);
      expect(count(backend, QUERY)).toBe(1);
    });

    it.each([
      ['is denied', { denied: ['query'] as const }, 'ERROR_ACCESS_DENIED'],
      [
        'is denied otherwise',
        { denied: ['query'] as const, deniedError: 7045 as const },
        'ERROR_CTX_WINSTATION_ACCESS_DENIED',
      ],
    ])('leaves a session that %s in the list, and says why', async (_, more, code) => {
      backend.reset({
        sessions: [
          { id: 2, userName: 'Zoë' },
          { id: 3, userName: 'José', ...more },
          { id: 4, userName: '山田' },
        ],
      });
      const all = await listSessionDetails();
      expect(all.map(({ id, userName }) => [id, userName])).toEqual([
        [2, 'Zoë'],
        [3, 'José'],
        [4, '山田'],
      ]);
      expect(all.map(({ problems }) => problems?.WTSSessionInfoEx?.code)).toEqual([
        undefined,
        code,
        undefined,
      ]);
      expect(all[2]).toHaveProperty('logonTime');
    });

    it.each([
      [2, 'ERROR_FILE_NOT_FOUND'],
      [7022, 'ERROR_CTX_WINSTATION_NOT_FOUND'],
    ])(
      'leaves the list whole when a session vanishes between two calls (%i)',
      async (error, code) => {
        backend.reset({
          sessions: [2, 3, 4].map((id) => ({ id, userName: `Zoë ${String(id)}` })),
          faults: [{ call: QUERY, sessionId: 3, error }],
        });
        const all = await listSessionDetails({ client: true });
        expect(all.map(({ id }) => id)).toEqual([2, 3, 4]);
        expect(all[1]?.problems).toMatchObject({ WTSSessionInfoEx: { code, errno: error } });
        expect(all[1]).not.toHaveProperty('logonTime');
        expect(all[2]).not.toHaveProperty('problems');
      },
    );

    it('never says of one user what is true of the next one under the same id', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'José' }], latency: 200 });
      const listing = listSessionDetails();
      await eventually(() => count(backend, QUERY) === 1, 'the session is asked about');
      backend.addSession({ id: 3, userName: 'Łukasz 🦊' });
      const [session] = await listing;
      expect(session).toMatchObject({
        userName: 'José',
        problems: { WTSSessionInfoEx: { code: 'ERR_WTS_IDENTITY' } },
      });
      expect(session).not.toHaveProperty('logonTime');
    });

    it.each([50, 87, 1733, 120])(
      'asks hosts without class 25 (%i) for it once, and then for class 24',
      async (error) => {
        backend.reset({
          sessions: [2, 3, 4].map((id) => ({
            id,
            userName: 'José',
            logonTime: 1_700_000_000_000 + id,
          })),
          faults: [{ call: QUERY, infoClass: 25, error }],
        });
        const all = await listSessionDetails();
        expect(all.map(({ logonTime }) => Number(logonTime) - 1_700_000_000_000)).toEqual([
          2, 3, 4,
        ]);
        expect(backend.calls().filter(({ infoClass }) => infoClass === 25)).toHaveLength(1);
        expect(count(backend, QUERY)).toBe(4);
      },
    );

    it('survives a class that fails for one session only', async () => {
      backend.reset({
        sessions: [2, 3].map((id) => ({
          id,
          userName: 'José',
          clientName: 'X',
          name: 'RDP-Tcp#1',
        })),
        faults: [{ call: QUERY, sessionId: 3, infoClass: 14, error: 1359 }],
      });
      const all = await listSessionDetails({ client: true });
      expect(all[1]).toMatchObject({
        client: { name: 'X' },
        problems: { WTSClientAddress: { code: 'ERROR_INTERNAL_ERROR', errno: 1359 } },
      });
      expect(all[0]).not.toHaveProperty('problems');
    });

    it('names the host of sessions of another one, and fails where the list fails', async () => {
      backend.reset({
        servers: { srv: { sessions: [{ id: 7, userName: 'Björk' }] } },
        faults: [{ call: 'WTSEnumerateSessionsExW', server: '', error: 5 }],
      });
      const server = await connect('srv');
      expect(await server.listSessionDetails({ client: true })).toMatchObject([
        { id: 7, server: 'srv' },
      ]);
      server.close();
      expect(await failureOf(() => listSessionDetails())).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
      });
      expect(await failureOf(() => listSessionDetailsSync())).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
      });
    });
  });
}
