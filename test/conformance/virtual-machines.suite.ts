import {
  disconnect,
  disconnectSync,
  getSession,
  getSessionSync,
  logoff,
  logoffSync,
  openServer,
  type Server,
  type Session,
} from 'wtsapi32';
import type { SimulatedServerOptions, SimulatedSession } from 'wtsapi32/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const NAME = 'rdvh-zürich';
const LIST = 'WTSEnumerateSessionsExW';
const QUERY = 'WTSQuerySessionInformationW';
const LOGOFF = 'WTSLogoffSession';

/** An RD Virtualization Host: session ids are unique in their machine only, `execEnvId` is in the whole list. */
const sessions: readonly SimulatedSession[] = [
  { id: 0, name: 'Services', state: 'disconnected' },
  { id: 2, name: 'RDP-Tcp#1', userName: 'Zoë' },
  { id: 2, hostName: 'vm-ä', execEnvId: 11, userName: 'Håkon', domainName: 'ÉTUDES' },
  { id: 2, hostName: 'vm-ö', execEnvId: 12, userName: 'Łukasz 🦊' },
];

export function suite(backend: Backend): void {
  let server: Server;
  function reset(options: SimulatedServerOptions = {}, faults: object[] = []): void {
    backend.reset({ servers: { [NAME]: { sessions, ...options } }, faults: faults as never });
    server = openServer(NAME, { virtualMachines: true });
  }
  async function rowOf(userName: string): Promise<Session> {
    const row = (await server.listSessions()).find((session) => session.userName === userName);
    if (!row) throw new Error(`nobody is called ${userName}`);
    return row;
  }
  const called = (call: string): number[] =>
    backend
      .calls()
      .filter((made) => made.call === call)
      .map(({ sessionId = -1 }) => sessionId);
  /** Who is still there, by what tells them apart. */
  const left = (): number[] =>
    [2, 11, 12].filter((id) => backend.session(id, NAME)?.state === 'active');

  describe('a host of virtual machines', () => {
    afterEach(() => {
      server.close();
    });

    it('lists sessions that have the same id in several machines, and others do not', async () => {
      reset();
      for (const list of [await server.listSessions(), server.listSessionsSync()]) {
        expect(list).toMatchObject([
          { id: 0, execEnvId: 0 },
          { id: 2, execEnvId: 2, userName: 'Zoë' },
          { id: 2, execEnvId: 11, hostName: 'vm-ä', userName: 'Håkon' },
          { id: 2, execEnvId: 12, hostName: 'vm-ö', userName: 'Łukasz 🦊' },
        ]);
      }
      using plain = openServer(NAME);
      expect((await plain.listSessions()).map(({ execEnvId }) => execEnvId)).toEqual([0, 2]);
    });

    it.each(['execEnvId', 'id'] as const)(
      'takes a bare number, and a row of the host, for its own session only: %s',
      async (virtualMachineId) => {
        reset({ virtualMachineId });
        const zoe = await rowOf('Zoë');
        expect(await server.getSession(2)).toMatchObject({ id: 2, userName: 'Zoë' });
        backend.removeSession(2, NAME);
        // Of the same name, where Windows could take its number for hers.
        backend.addSession({ id: 2, hostName: 'vm-ü', execEnvId: 13, userName: 'Zoë' }, NAME);
        for (const session of [2, 11, 12, 13, zoe]) {
          for (const act of [
            () => server.logoff(session),
            () => server.logoffSync(session),
            () => server.disconnect(session),
            () => server.getSession(session),
          ]) {
            const { code } = await failureOf(act);
            expect(['ERROR_FILE_NOT_FOUND', 'ERR_WTS_REFUSED']).toContain(code);
          }
          expect(await server.waitUntilGone(session)).toMatchObject({ outcome: 'gone' });
        }
        expect(left()).toEqual([11, 12]);
        expect(backend.session(13, NAME)).toMatchObject({ state: 'active' });
        expect(called(LOGOFF)).toEqual([]);
      },
    );

    it('logs off sessions of the host itself', async () => {
      reset();
      expect(await server.logoff(2)).toMatchObject({ outcome: 'gone' });
      backend.addSession({ id: 3, userName: 'Ünal' }, NAME);
      expect(await server.logoff(await rowOf('Ünal'))).toMatchObject({ outcome: 'gone' });
      expect(called(LOGOFF)).toEqual([2, 3]);
      expect(left()).toEqual([11, 12]);
    });

    const flavours = [
      {
        name: 'async',
        run: (row: Session, options?: object) => logoff(row, { server, ...options }),
        read: (row: Session) => getSession(row, { server }),
        disconnect: (row: Session) => disconnect(row, { server }),
      },
      {
        name: 'sync',
        run: (row: Session, options?: object) => logoffSync(row, { server, ...options }),
        read: (row: Session) => getSessionSync(row, { server }),
        disconnect: (row: Session) => {
          disconnectSync(row, { server });
        },
      },
    ];
    describe.each(flavours)('$name', ({ run, read, disconnect }) => {
      it.each(['gone', 'none', 'native'] as const)('logs one off by its row: %s', async (wait) => {
        reset();
        const outcome = wait === 'none' ? 'requested' : 'gone';
        expect(await run(await rowOf('Håkon'), { wait })).toMatchObject({ sessionId: 2, outcome });
        await eventually(() => left().length === 2, 'one is gone');
        expect(left()).toEqual([2, 12]);
        expect(called(LOGOFF)).toEqual([11]);
      });

      it('takes the row for a row of its host, also after it was JSON', async () => {
        reset();
        const row = JSON.parse(JSON.stringify(await rowOf('Łukasz 🦊'))) as Session;
        expect(await run(row)).toMatchObject({ outcome: 'gone' });
        expect(left()).toEqual([2, 11]);
      });

      it('disconnects one by its row', async () => {
        reset();
        await disconnect(await rowOf('Håkon'));
        expect(backend.session(11, NAME)).toMatchObject({ state: 'disconnected' });
        expect(left()).toEqual([2, 12]);
      });

      it('reads everything about one by its row, and the result is one, too', async () => {
        reset();
        const details = await read(await rowOf('Håkon'));
        expect(details).toMatchObject({
          ...{ id: 2, execEnvId: 11, hostName: 'vm-ä', server: NAME },
          ...{ userName: 'Håkon', domainName: 'ÉTUDES' },
        });
        expect(details.logonTime).toBeInstanceOf(Date);
        expect(await run(details)).toMatchObject({ outcome: 'gone' });
        expect(left()).toEqual([2, 12]);
      });

      it('leaves everybody alone where somebody else is there by now', async () => {
        reset();
        const row = await rowOf('Håkon');
        backend.addSession({ id: 2, hostName: 'vm-ä', execEnvId: 11, userName: 'Günther' }, NAME);
        for (const act of [run, read, disconnect]) {
          expect(await failureOf(() => act(row))).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
        }
        expect(left()).toEqual([2, 11, 12]);
        expect(called(LOGOFF)).toEqual([]);
      });

      it('leaves everybody alone where another logon of the same user is there by now', async () => {
        reset();
        const details = await read(await rowOf('Håkon'));
        const logonTime = Date.now() + 60_000;
        backend.addSession({ ...(sessions[2] as SimulatedSession), logonTime }, NAME);
        expect(await failureOf(() => run(details))).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
        expect(left()).toEqual([2, 11, 12]);
      });

      it('says of one that has gone that there is none', async () => {
        reset();
        const row = await rowOf('Håkon');
        backend.removeSession(11, NAME);
        for (const act of [run, disconnect]) {
          expect(await failureOf(() => act(row))).toMatchObject({ code: 'ERROR_FILE_NOT_FOUND' });
        }
        expect(left()).toEqual([2, 12]);
      });

      it('sees that its place was given away while it was logged off', async () => {
        const [, , own] = sessions;
        reset({ sessions: [{ ...own, logoff: { reusedBy: { userName: 'Günther' } } } as never] });
        expect(await run(await rowOf('Håkon'))).toMatchObject({ outcome: 'replaced' });
        expect(backend.session(11, NAME)).toMatchObject({ userName: 'Günther' });
        expect(called(LOGOFF)).toEqual([11]);
      });

      describe('where calls take the id of its session', () => {
        it('touches nobody when nobody has that number', async () => {
          reset({ virtualMachineId: 'id' });
          const row = await rowOf('Håkon');
          for (const act of [run, read, disconnect]) {
            const error = await failureOf(() => act(row));
            expect(error).toMatchObject({ code: 'ERROR_FILE_NOT_FOUND' });
            expect(error.message).toMatch(/ExecEnvId.*vm-ä.*11/);
          }
          expect(left()).toEqual([2, 11, 12]);
          expect(called(LOGOFF)).toEqual([]);
        });

        it.each([
          ['another user', { userName: 'Günther' }],
          ['the same user', { userName: 'Håkon', domainName: 'ÉTUDES' }],
          ['the same name in another domain', { userName: 'Håkon', domainName: 'CONTOSO' }],
        ])('touches nobody when %s has that number', async (_, other) => {
          reset({ virtualMachineId: 'id' });
          const row = await rowOf('Håkon');
          backend.removeSession(2, NAME);
          backend.addSession({ id: 11, hostName: 'vm-ü', execEnvId: 99, ...other }, NAME);
          for (const act of [run, read, disconnect]) {
            expect(await failureOf(() => act(row))).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
          }
          expect(backend.session(99, NAME)).toMatchObject({ state: 'active' });
          expect(called(LOGOFF)).toEqual([]);
        });
      });

      it('refuses a row where it is of no use', async () => {
        reset();
        const row = await rowOf('Håkon');
        const plain = openServer(NAME);
        for (const [options, code] of [
          [{ server: plain }, 'ERR_WTS_REFUSED'],
          [{ server: undefined }, 'ERR_WTS_REFUSED'],
        ] as const) {
          expect(await failureOf(() => run(row, options))).toMatchObject({ code, sessionId: 2 });
        }
        plain.close();
        const { execEnvId, ...rest } = row;
        for (const bad of [
          rest,
          { ...row, execEnvId: String(execEnvId) },
          { ...row, hostName: '' },
        ]) {
          await expect((async () => run(bad as Session))()).rejects.toThrow(TypeError);
        }
        expect(await failureOf(() => run({ ...row, id: 0 }))).toMatchObject({
          code: 'ERR_WTS_REFUSED',
        });
        expect(left()).toEqual([2, 11, 12]);
        expect(called(LOGOFF)).toEqual([]);
      });
    });

    it('waits until the list lacks one, whatever queries say', async () => {
      reset({}, [{ call: QUERY, sessionId: 11, error: 2 }]);
      const row = await rowOf('Håkon');
      let polls = 0;
      const waiting = server.waitUntilGone(row, {
        onProgress: (progress) => {
          polls = progress.polls;
        },
      });
      await eventually(() => polls > 2, 'some polls');
      backend.removeSession(11, NAME);
      expect(await waiting).toMatchObject({ sessionId: 2, outcome: 'gone' });
      expect(await server.waitUntilGone(row)).toMatchObject({ outcome: 'gone' });
    });

    it('waits for many of them by lists alone', async () => {
      reset({
        sessions: [
          ...sessions,
          ...Array.from({ length: 40 }, (_, i) => ({
            ...{
              id: 3,
              hostName: `vm-${String(i)}`,
              execEnvId: 100 + i,
              userName: `ü${String(i)}`,
            },
          })),
        ],
      });
      const rows = (await server.listSessions()).filter(({ id }) => id === 3);
      const waits = rows.map((row) => server.waitUntilGone(row));
      await eventually(() => count(backend, LIST) > 3, 'lists');
      for (const { execEnvId = 0 } of rows) backend.removeSession(execEnvId, NAME);
      for (const result of await Promise.all(waits)) expect(result.outcome).toBe('gone');
      expect(called(QUERY)).toEqual([]);
    });

    it('does not take a list that fails, or is empty, for the end of one', async () => {
      reset();
      const row = await rowOf('Håkon');
      backend.addFault({ call: LIST, error: 1722 });
      expect(await failureOf(() => server.waitUntilGone(row))).toMatchObject({
        code: 'RPC_S_SERVER_UNAVAILABLE',
      });
      reset({ sessions: [] });
      expect(await failureOf(() => server.waitUntilGone(row))).toMatchObject({
        code: 'ERROR_NO_MORE_ITEMS',
      });
    });

    it('finds that another user has its place by now', async () => {
      reset();
      const row = await rowOf('Håkon');
      backend.addSession({ id: 2, hostName: 'vm-ä', execEnvId: 11, userName: 'Günther' }, NAME);
      expect(await server.waitUntilGone(row)).toMatchObject({ outcome: 'replaced' });
    });
  });
}
