import {
  connectSession,
  connectSessionSync,
  disconnect,
  disconnectSync,
  getSession,
  getSessionSync,
  listSessions,
  listSessionsSync,
  localServer,
  logoff,
  logoffSync,
  openServer,
  type Session,
  type SessionDetails,
  waitUntilGone,
} from 'wtsapi32';
import { hostname, networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, failureOf } from './tools.js';

type Run = (session: number | Session, options?: object) => unknown;

const onServers: Readonly<Record<string, Run>> = {
  logoff,
  logoffSync,
  disconnect,
  disconnectSync,
  waitUntilGone,
  getSession,
  getSessionSync,
};
const onThisHost: Readonly<Record<string, Run>> = { connectSession, connectSessionSync };
const requests = ['WTSLogoffSession', 'WTSDisconnectSession', 'WTSConnectSessionW'];

const copy = (session: Session | undefined): Session =>
  JSON.parse(JSON.stringify(session)) as Session;

/** An address of this machine that others know it by. */
const [ownAddress] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);
const ownNames = [hostname(), 'localhost', '127.0.0.1', ...(ownAddress ? [ownAddress] : [])];

/** Whose session is meant, and where. */
export function suite(backend: Backend): void {
  /** On which host the doubles of a session stand: all have this id and this user. */
  const admin = { id: 2, userName: 'Ædmin', domainName: 'CORP', logonTime: 1_700_000_000_000 };
  const start = (): void => {
    const names = ['fjärran', 'fjärran.contoso.com', 'närmare', '127.0.0.9', ...ownNames];
    const servers = names.map((name) => [name, { sessions: [admin] }] as const);
    backend.reset({ sessions: [admin], servers: Object.fromEntries(servers) });
  };
  const asked = (): number =>
    requests.reduce(
      (sum, call) => sum + count(backend, call),
      count(backend, 'WTSQuerySessionInformationW'),
    );

  describe('a session of another host', () => {
    it('says on which server it was seen, and nothing on this host', async () => {
      start();
      const server = openServer('Fjärran');
      for (const session of [
        ...(await server.listSessions()),
        ...server.listSessionsSync(),
        ...(await listSessions({ server })),
        await server.getSession(2),
        server.getSessionSync(2),
      ]) {
        expect(session.server).toBe('Fjärran');
      }
      for (const session of [
        ...(await listSessions()),
        ...localServer.listSessionsSync(),
        await getSession(2),
      ]) {
        expect(session).not.toHaveProperty('server');
      }
      server.close();
    });

    it.each(Object.entries({ ...onServers, ...onThisHost }))(
      'is refused by %s on this host, and so is a copy',
      async (_, run) => {
        start();
        const server = openServer('fjärran');
        const [listed] = await server.listSessions();
        const read = server.getSessionSync(2);
        const before = asked();
        for (const session of [listed as Session, copy(listed), read, copy(read)]) {
          for (const options of [{}, { expect: { userName: 'Ædmin' } }]) {
            if (run === onServers.getSession || run === onServers.getSessionSync) {
              if ('expect' in options) continue;
            }
            const error = await failureOf(() => run(session, options));
            expect(error).toMatchObject({ code: 'ERR_WTS_REFUSED', sessionId: 2 });
            expect(error.message).toContain('fjärran');
          }
        }
        expect(asked()).toBe(before);
        server.close();
      },
    );

    it.each(Object.entries(onServers))(
      'is refused by %s on another server, as is one of this host',
      async (_, run) => {
        start();
        const [far, near] = [openServer('fjärran'), openServer('närmare')];
        // Which domain completes a short name is known to nobody here.
        const full = openServer('fjärran.contoso.com');
        const tunnel = openServer('127.0.0.9');
        const sessions = [
          { session: listSessionsSync()[0], server: far },
          { session: await getSession(2), server: far },
          { session: far.listSessionsSync()[0], server: near },
          { session: far.listSessionsSync()[0], server: full },
          { session: full.listSessionsSync()[0], server: far },
          // A tunnel may have the other loopback addresses.
          { session: tunnel.listSessionsSync()[0], server: localServer },
        ];
        const before = asked();
        for (const { session, server } of sessions) {
          for (const given of [session as Session, copy(session)]) {
            const error = await failureOf(() => run(given, { server }));
            expect(error).toMatchObject({
              code: 'ERR_WTS_REFUSED',
              ...(server.name !== undefined && { server: server.name }),
            });
          }
        }
        expect(asked()).toBe(before);
        for (const server of [far, near, full, tunnel]) server.close();
      },
    );

    it.each(Object.entries(onServers))(
      'is taken by %s where the two names are certainly of one host',
      async (_, run) => {
        for (const [seenOn, name] of [
          ['fjärran', 'FJÄRRAN'],
          ['fjärran.contoso.com', 'Fjärran.Contoso.com.'],
          ...ownNames.map((name) => [name, undefined]),
          ...ownNames.map((name) => [undefined, name]),
          [hostname(), '127.0.0.1'],
        ]) {
          start();
          const there = seenOn === undefined ? localServer : openServer(seenOn);
          const server = name === undefined ? localServer : openServer(name.replace(/\.$/, ''));
          const [session] = await there.listSessions();
          const dotted = name?.endsWith('.') ? { ...session, server: name } : session;
          // Hosts of several names are several hosts in the model.
          if (run === waitUntilGone) backend.removeSession(2, server.name);
          await run(copy(dotted as Session), { server });
          there.close();
          server.close();
        }
      },
    );

    it('may be an object of a class, with its properties on the prototype', async () => {
      start();
      const [session] = await listSessions();
      const derived = Object.create(session as Session) as Session;
      const wait = waitUntilGone(derived, { timeout: 200 }).catch((error: unknown) => error);
      expect(await wait).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
      expect(await getSession(derived)).toMatchObject({ userName: 'Ædmin' });
      backend.removeSession(2);
      backend.addSession({ id: 2, state: 'connected' });
      expect((await failureOf(() => disconnect(derived))).code).toBe('ERR_WTS_IDENTITY');
      expect(count(backend, 'WTSDisconnectSession')).toBe(0);
    });

    it('needs a name where it has a server at all', async () => {
      start();
      const [session] = await listSessions();
      for (const server of [null, 5, {}]) {
        await expect(logoff({ ...session, server } as unknown as Session)).rejects.toMatchObject({
          code: 'ERR_INVALID_ARG_TYPE',
          message: expect.stringContaining('session.server') as unknown,
        });
      }
      expect(asked()).toBe(0);
    });
  });

  describe.each([
    ['getSession', getSession],
    ['getSessionSync', getSessionSync],
  ] as const)('%s of a session', (_, read) => {
    it('reads it, whatever has been made of the object', async () => {
      start();
      const [session] = await listSessions();
      const details = await read(session as Session);
      expect(details).toMatchObject({ id: 2, userName: 'Ædmin' });
      expect(await read(copy(details))).toEqual({
        ...details,
        currentTime: expect.any(Date) as unknown,
      });
    });

    it('says that it is somebody else’s by now', async () => {
      start();
      const [session] = await listSessions();
      const details = await getSession(2);
      for (const [userName, logonTime, given] of [
        ['Håkon', 1_700_000_000_000, session],
        ['Ædmin', 1_700_000_900_000, details],
        [undefined, undefined, session],
      ] as const) {
        backend.removeSession(2);
        backend.addSession({
          ...{ id: 2, domainName: 'CORP', state: userName ? 'active' : 'connected' },
          ...(userName && { userName, logonTime }),
        });
        const error = await failureOf(() => read(given as Session));
        expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', sessionId: 2 });
      }
      backend.removeSession(2);
      expect((await failureOf(() => read(session as Session))).code).toBe('ERROR_FILE_NOT_FOUND');
    });

    it('reads who is there where the list did not say who was', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [
          { call: 'WTSEnumerateSessionsExW', error: 120 },
          { call: 'WTSQuerySessionInformationW', infoClass: 5, error: 7024, times: 1 },
        ],
      });
      const [session] = await listSessions();
      expect(session).not.toHaveProperty('userName');
      expect(await read(session as Session)).toMatchObject({ userName: 'Šárka' });
    });

    it.each([
      ['WTSDomainName', 7],
      ['no class', undefined],
    ] as const)('tells long names by the whole of them (%s fails)', async (_, infoClass) => {
      const userName = 'a-name-of-more-than-twenty-characters';
      backend.reset({
        sessions: [{ id: 3, userName: `${userName}.a`, domainName: 'ETUDES' }],
        ...(infoClass && {
          faults: [{ call: 'WTSQuerySessionInformationW', infoClass, error: 7024 }],
        }),
      });
      const [session] = await listSessions();
      expect(await read(session as Session)).toMatchObject({ userName: `${userName}.a` });
      backend.removeSession(3);
      backend.addSession({ id: 3, userName: `${userName}.b`, domainName: 'ETUDES' });
      expect((await failureOf(() => read(session as Session))).code).toBe('ERR_WTS_IDENTITY');
    });
  });

  describe.each(Object.entries({ logoff, logoffSync, disconnect, disconnectSync } as const))(
    'whom %s expects',
    (_, run: Run) => {
      it('may be written with the domain in front', async () => {
        start();
        for (const expected of [{ userName: 'FABRIKAM\\ædmin' }, { userName: 'corp\\håkon' }]) {
          const error = await failureOf(() => run(2, { expect: expected }));
          expect(error.code).toBe('ERR_WTS_IDENTITY');
        }
        await run(2, { expect: { userName: 'corp\\ædmin', domainName: 'CORP' } });
      });

      it.each([
        [{ userName: 'ædmin@corp.example' }, 'user principal name'],
        [{ userName: '.\\ædmin' }, 'own name'],
        [{ userName: '\\ædmin' }, 'DOMAIN\\user'],
        [{ userName: 'CORP\\' }, 'DOMAIN\\user'],
        [{ userName: 'CORP\\a\\b' }, 'DOMAIN\\user'],
        [{ userName: 'CORP\\ædmin', domainName: 'FABRIKAM' }, 'expect.domainName'],
        // Windows lists CORP.
        [{ userName: 'corp.example\\ædmin' }, 'DNS name'],
        [{ userName: 'ædmin', domainName: 'corp.example' }, 'DNS name'],
        [{ userName: 'CORP/ædmin' }, 'user principal name'],
        [{ username: 'ædmin' }, 'one with username'],
        [{ id: 2, state: 'active', userName: 'ædmin' }, 'pass that instead of its id'],
        [{}, 'an empty one'],
      ])('is refused as %j', async (expected, text) => {
        start();
        const error = await Promise.resolve()
          .then(() => run(2, { expect: expected }))
          .then(
            () => undefined,
            (reason: unknown) => reason as Error & { code: string },
          );
        expect(error).toBeInstanceOf(TypeError);
        expect(error?.code).toBe('ERR_INVALID_ARG_VALUE');
        expect(error?.message).toContain(text);
        expect(asked()).toBe(0);
      });

      it('takes the names of a session as Windows wrote them', async () => {
        const odd = { id: 5, userName: 'bjørn@home', domainName: 'AzureAD' };
        backend.reset({ sessions: [odd] });
        const [session] = await listSessions();
        await run(session as SessionDetails);
      });
    },
  );
}
