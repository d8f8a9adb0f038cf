import { connect, listSessions, localServer, logoff, openServer, Server } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const farm = {
  sessions: [],
  servers: {
    'rdsh-zürich': {
      sessions: [
        { id: 0, name: 'Services', state: 'disconnected' as const },
        { id: 3, userName: 'Jürg', domainName: 'ZÜRICH' },
        { id: 4, userName: 'Rösli', logoff: { outcome: 'stuck' as const } },
      ],
    },
    slow: { sessions: [], latency: 60_000 },
  },
};

export function suite(backend: Backend): void {
  describe('servers', () => {
    it('acts on the host that it is connected to and on no other', async () => {
      backend.reset({ ...farm, sessions: [{ id: 3, userName: 'Zoë' }] });
      const server = await connect('RDSH-Zürich');
      expect(server).toBeInstanceOf(Server);
      expect(server).toMatchObject({ name: 'RDSH-Zürich', isLocal: false });
      expect(await server.listSessions({ withUser: true })).toMatchObject([
        { userName: 'Jürg' },
        { userName: 'Rösli' },
      ]);
      expect(server.listSessionsSync()).toEqual(await listSessions({ server }));
      expect(await server.getSession(3)).toMatchObject({ userName: 'Jürg' });
      expect(server.getSessionSync(3)).toMatchObject({ domainName: 'ZÜRICH' });
      await server.ping();
      await server.disconnect(3);
      server.disconnectSync(3);
      expect(await server.logoff(3)).toMatchObject({ outcome: 'gone' });
      expect(await server.waitUntilGone(3)).toMatchObject({ outcome: 'gone' });
      expect(await failureOf(() => server.logoffSync(3))).toMatchObject({
        code: 'ERROR_FILE_NOT_FOUND',
        server: 'RDSH-Zürich',
      });
      expect(await listSessions()).toMatchObject([{ userName: 'Zoë' }]);
      server.close();
    });

    it('knows this host', async () => {
      backend.reset({});
      expect(localServer).toMatchObject({ name: undefined, isLocal: true });
      expect(await localServer.listSessions()).toEqual(await listSessions({ server: localServer }));
      localServer.close();
      await localServer.ping();
      expect(count(backend, 'WTSCloseServer')).toBe(0);
    });

    it('says that a host does not answer when it connects, and leaves no handle behind', async () => {
      backend.reset({ ...farm, unreachableDelay: 20 });
      const error = await failureOf(() => connect('niemand'));
      expect(error).toMatchObject({
        code: 'RPC_S_SERVER_UNAVAILABLE',
        errno: 1722,
        server: 'niemand',
      });
      expect(error.message).toContain('445');
      await eventually(() => backend.stats().openServers === 0, 'the handle is closed');
    });

    it('says the same where Windows notices while opening', async () => {
      backend.reset({ ...farm, openFails: true });
      expect(await failureOf(() => connect('niemand'))).toMatchObject({
        code: 'RPC_S_SERVER_UNAVAILABLE',
        syscall: 'WTSOpenServerW',
      });
      expect(await failureOf(() => openServer('niemand', { virtualMachines: true }))).toMatchObject(
        { syscall: 'WTSOpenServerExW' },
      );
    });

    it('gives up at its time-out, and on abort, and closes the handle later', async () => {
      backend.reset(farm);
      expect(await failureOf(() => connect('slow', { timeout: 50 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
        server: 'slow',
      });
      const reason = new Error('nicht mehr nötig');
      await expect(connect('slow', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      const abort = new AbortController();
      const connecting = connect('slow', { signal: abort.signal });
      abort.abort(reason);
      await expect(connecting).rejects.toBe(reason);
      backend.release();
      await eventually(() => backend.stats().openServers === 0, 'the handles are closed');
    });

    it('opens any name without asking, as Windows does', async () => {
      backend.reset({ ...farm, unreachableDelay: 10 });
      const server = openServer('niemand');
      expect(await failureOf(() => server.listSessions())).toMatchObject({
        code: 'RPC_S_SERVER_UNAVAILABLE',
      });
      expect(await failureOf(() => server.ping())).toMatchObject({
        code: 'RPC_S_SERVER_UNAVAILABLE',
      });
      server.close();
    });

    it('takes a name with backslashes in front, with which Windows fails', async () => {
      backend.reset(farm);
      const server = await connect('\\\\rdsh-zürich');
      expect(server.name).toBe('rdsh-zürich');
      server.close();
    });

    it('opens virtual machines with WTSOpenServerEx', async () => {
      backend.reset(farm);
      const server = await connect('rdsh-zürich', { virtualMachines: true });
      expect(count(backend, 'WTSOpenServerExW')).toBe(1);
      server.close();
    });

    it('refuses everything once it is closed, and closes once', async () => {
      backend.reset(farm);
      const server = await connect('rdsh-zürich');
      server.close();
      server.close();
      server[Symbol.dispose]();
      // Windows' own close comes later, on a thread of the addon's.
      await eventually(() => backend.stats().openServers === 0, 'the handle is closed');
      const calls = backend.calls().length;
      for (const use of [
        () => server.listSessions(),
        () => server.listSessionsSync(),
        () => server.getSession(3),
        () => server.logoff(3),
        () => server.logoffSync(3),
        () => server.disconnect(3),
        () => server.waitUntilGone(3),
        () => server.ping(),
        () => server.stats(),
        () => logoff(3, { server }),
      ]) {
        expect(await failureOf(use)).toMatchObject({
          code: 'ERR_WTS_CLOSED',
          server: 'rdsh-zürich',
        });
      }
      expect(backend.calls().length).toBe(calls);
    });

    it('ends the waits on a server that is closed', async () => {
      backend.reset(farm);
      const server = await connect('rdsh-zürich');
      const waiting = failureOf(() =>
        server.logoff(4, {
          onProgress: () => {
            server.close();
          },
        }),
      );
      expect(await waiting).toMatchObject({ code: 'ERR_WTS_CLOSED' });
    });

    it('closes only after the calls that use the handle have returned', async () => {
      backend.reset({
        servers: { langsam: { sessions: [{ id: 2, userName: 'Zoë' }], latency: 100 } },
      });
      const server = openServer('langsam');
      const listing = server.listSessions();
      server.close();
      expect(await listing).toHaveLength(1);
      await eventually(() => backend.stats().openServers === 0, 'the handle is closed');
    });

    it('counts what is under way, without asking anybody', async () => {
      const none = { running: 0, waiting: 0, stuck: 0 };
      const sessions = [{ id: 3 }, { id: 4 }, { id: 5 }];
      backend.reset({
        servers: {
          'rdsh-zürich': { sessions: [...sessions, { id: 6, logoff: { outcome: 'stuck' } }] },
        },
        faults: [
          { call: 'WTSQuerySessionInformationW', sessionId: 3, hang: true },
          { call: 'WTSQuerySessionInformationW', sessionId: 4, hang: true },
          { call: 'WTSDisconnectSession', hang: true },
        ],
      });
      const [server, again] = ['rdsh-zürich', 'RDSH-Zürich'].map((name) => openServer(name)) as [
        Server,
        Server,
      ];
      const calls = backend.calls().length;
      const abort = new AbortController();
      const { signal } = abort;
      const timeout = Infinity;
      const hanging = [
        server.getSession(3, { signal, timeout }),
        again.getSession(4, { signal, timeout }),
        server.disconnect(5, { signal, timeout }),
        server.logoff(6, { signal, wait: 'native' }),
      ];
      const over = Promise.allSettled(hanging);
      const counts = {
        questions: { ...none, running: 2, limit: 16 },
        requests: { ...none, running: 1, limit: 64 },
        nativeWaits: { ...none, running: 1, limit: 64 },
        openings: { ...none, limit: 16 },
        closings: { ...none, limit: 2 },
      };
      const running = (): number[] => {
        const { questions, requests, nativeWaits, openings, closings } = server.stats();
        return [questions, requests, nativeWaits, openings, closings].map((lane) => lane.running);
      };
      await eventually(() => running().join() === '2,1,1,0,0', 'all calls are under way');
      expect(server.stats()).toEqual(counts);
      expect(again.stats()).toEqual(counts);
      expect(JSON.parse(JSON.stringify(server.stats()))).toEqual(counts);
      expect(localServer.stats().questions).toEqual({ ...none, limit: 16 });
      expect(backend.calls().length).toBeGreaterThan(calls);
      // Who gives a call up does not end it: it is under way until Windows answers.
      abort.abort();
      await over;
      expect(running()).toEqual([2, 1, 1, 0, 0]);
      backend.release();
      await eventually(() => running().join() === '0,0,0,0,0', 'all calls are over');
      server.close();
      again.close();
    });

    it('has no current session', async () => {
      backend.reset(farm);
      const server = await connect('rdsh-zürich');
      for (const use of [
        () => server.logoff('current'),
        () => server.getSession('current'),
        () => {
          server.disconnectSync('current');
        },
      ]) {
        expect(await failureOf(use)).toMatchObject({
          code: 'ERR_WTS_REFUSED',
          server: 'rdsh-zürich',
        });
      }
      server.close();
    });
  });
}
