import {
  getSession,
  listSessions,
  listSessionsSync,
  logoff,
  type LogoffProgress,
  logoffSync,
  type Session,
} from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const LOGOFF = 'WTSLogoffSession';

async function sessionOf(userName: string): Promise<Session> {
  const session = (await listSessions()).find((row) => row.userName === userName);
  if (!session) throw new Error(`no session of ${userName}`);
  return session;
}

export function suite(backend: Backend): void {
  // Every behaviour that both flavours share, over both.
  const flavours = [
    { flavour: 'logoff', run: logoff },
    {
      flavour: 'logoffSync',
      run: async (...args: Parameters<typeof logoffSync>) => Promise.resolve(logoffSync(...args)),
    },
  ] as const;

  describe.each(flavours)('$flavour', ({ run }) => {
    it('ends when the session is really gone', async () => {
      backend.reset({});
      const result = await run(3);
      expect(result).toMatchObject({ sessionId: 3, outcome: 'gone' });
      expect(result.polls).toBeGreaterThan(0);
      expect(result.elapsed).toBeGreaterThanOrEqual(0);
      expect(listSessionsSync().map(({ id }) => id)).not.toContain(3);
      expect(count(backend, LOGOFF)).toBe(1);
    });

    it('reports the states on the way', async () => {
      backend.reset({
        sessions: [
          {
            id: 3,
            userName: 'Šárka',
            logoff: {
              path: [
                { state: 'disconnected', ms: 150 },
                { state: 'reset', ms: 150 },
                { state: 'down', ms: 300 },
              ],
            },
          },
        ],
      });
      const seen: LogoffProgress[] = [];
      const result = await run(3, {
        pollInterval: 20,
        onProgress: (progress) => seen.push(progress),
      });
      expect(result).toMatchObject({ outcome: 'gone', lastState: 'down' });
      expect([...new Set(seen.map(({ state }) => state))]).toEqual([
        'disconnected',
        'reset',
        'down',
      ]);
      expect(seen.map(({ polls }) => polls)).toEqual(seen.map((_, i) => i + 1));
    });

    it('knows a session that goes straight away, without any state between', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [] } }] });
      expect(await run(3)).toMatchObject({ outcome: 'gone', lastState: 'active' });
    });

    it('times out on a stuck session and says in which state it is', async () => {
      backend.reset({
        sessions: [{ id: 4, userName: 'Günther', logoff: { outcome: 'stuck', path: [] } }],
      });
      const error = await failureOf(() => run(4, { timeout: 150 }));
      expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', sessionId: 4, lastState: 'down' });
      expect(error.message).toContain('session 4');
    });

    it('times out on a logoff that Windows accepts and does not carry out', async () => {
      backend.reset({ sessions: [{ id: 4, userName: 'Günther', logoff: { outcome: 'ignored' } }] });
      expect(await failureOf(() => run(4, { timeout: 150 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
        lastState: 'active',
      });
    });

    it('returns at once when it is told not to wait', async () => {
      backend.reset({ sessions: [{ id: 4, userName: 'Günther', logoff: { outcome: 'stuck' } }] });
      expect(await run(4, { wait: 'none' })).toMatchObject({ sessionId: 4, outcome: 'requested' });
      expect(count(backend, LOGOFF)).toBe(1);
    });

    it('lets Windows wait, and confirms what it says', async () => {
      backend.reset({
        sessions: [
          {
            id: 3,
            userName: 'Šárka',
            logoff: {
              path: [
                { state: 'reset', ms: 60 },
                { state: 'down', ms: 120 },
              ],
              linger: 60,
            },
          },
        ],
      });
      expect(await run(3, { wait: 'native' })).toMatchObject({ outcome: 'gone' });
      expect(backend.calls().filter(({ call }) => call === LOGOFF)).toEqual([
        expect.objectContaining({ sessionId: 3, wait: true }),
      ]);
      expect(backend.session(3)).toBeUndefined();
    });

    it('times out although Windows itself would wait for ever', async () => {
      backend.reset({ sessions: [{ id: 4, userName: 'Günther', logoff: { outcome: 'stuck' } }] });
      expect(await failureOf(() => run(4, { wait: 'native', timeout: 150 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
      backend.release();
    });

    it('rejects a native wait that Windows refuses', async () => {
      backend.reset({ sessions: [{ id: 4, userName: 'Günther', denied: ['logoff'] }] });
      expect(await failureOf(() => run(4, { wait: 'native' }))).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
        permission: 'Reset',
      });
    });

    it('takes another user under the same id for what it is: the old one is gone', async () => {
      backend.reset({
        sessions: [{ id: 5, userName: 'Łukasz', logoff: { reusedBy: { userName: 'Håkon' } } }],
      });
      expect(await run(5)).toMatchObject({ outcome: 'replaced' });
      expect(backend.session(5)).toMatchObject({ userName: 'Håkon', state: 'active' });
      expect(count(backend, LOGOFF)).toBe(1);
    });

    it('takes another logon of the same user for another session', async () => {
      backend.reset({
        sessions: [{ id: 5, userName: 'Łukasz', logoff: { reusedBy: { userName: 'Łukasz' } } }],
      });
      expect(await run(5)).toMatchObject({ outcome: 'replaced' });
    });

    it('does not take a session for another one because it loses its user while it goes down', async () => {
      backend.reset({
        sessions: [{ id: 5, userName: 'Łukasz', logoff: { path: [{ state: 'down', ms: 200 }] } }],
      });
      const running = run(5, { pollInterval: 10 });
      expect(await running).toMatchObject({ outcome: 'gone' });
    });

    it.each([
      ['another user', { userName: 'Håkon' }],
      ['nobody', { state: 'connected' as const }],
      ['another domain', { userName: 'Łukasz', domainName: 'ANDERE' }],
    ])('does not log off %s where it was given the session of somebody else', async (_, now) => {
      backend.reset({ sessions: [{ id: 5, userName: 'Łukasz', domainName: 'ÉTUDES' }] });
      const meant = await sessionOf('Łukasz');
      backend.removeSession(5);
      backend.addSession({ id: 5, domainName: 'ÉTUDES', ...now });
      const error = await failureOf(() => run(meant));
      expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', sessionId: 5 });
      expect(count(backend, LOGOFF)).toBe(0);
      expect(backend.session(5)).toBeDefined();
    });

    it('does not log off a later logon of the same user when it knows the logon time', async () => {
      backend.reset({ sessions: [{ id: 5, userName: 'Łukasz', logonTime: 1_700_000_000_000 }] });
      const meant = await getSession(5);
      backend.addSession({ id: 5, userName: 'Łukasz', logonTime: 1_700_000_900_000 });
      expect(await failureOf(() => run(meant))).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
      expect(
        await failureOf(() => run(5, { expect: { logonTime: meant.logonTime } })),
      ).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
      // As it comes out of JSON, between Electron's processes.
      expect(
        await failureOf(() => run(JSON.parse(JSON.stringify(meant)) as Session)),
      ).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
      expect(count(backend, LOGOFF)).toBe(0);
    });

    it('logs off the session that it was given, whatever the case of the name', async () => {
      backend.reset({ sessions: [{ id: 5, userName: 'ŁUKASZ', domainName: 'ÉTUDES' }] });
      expect(await run(5, { expect: { userName: 'łukasz', domainName: 'études' } })).toMatchObject({
        outcome: 'gone',
      });
    });

    it('compares whole names, of which Windows’ structures hold only the beginning', async () => {
      const userName = 'benutzer.mit.einem.überlangen.namen';
      backend.reset({ sessions: [{ id: 5, userName: `${userName}.b` }] });
      expect(
        await failureOf(() => run(5, { expect: { userName: `${userName}.a` } })),
      ).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
      expect(await run(await sessionOf(`${userName}.b`))).toMatchObject({ outcome: 'gone' });
    });

    it('refuses a session in a virtual machine, whose id others have too', async () => {
      backend.reset({ sessions: [{ id: 2, userName: 'Zoë' }] });
      const session = await sessionOf('Zoë');
      const error = await failureOf(() => run({ ...session, hostName: 'vm-ñ', execEnvId: 11 }));
      expect(error).toMatchObject({ code: 'ERR_WTS_REFUSED', sessionId: 2 });
      expect(count(backend, LOGOFF)).toBe(0);
    });

    it('refuses session 0 and listeners, whatever their number', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected' },
          { id: 7, name: 'RDP-Tcp', state: 'listen' },
          { id: 70_000, userName: 'Zoë' },
        ],
      });
      expect(await failureOf(() => run(0))).toMatchObject({
        code: 'ERR_WTS_REFUSED',
        sessionId: 0,
      });
      expect(await failureOf(() => run(7))).toMatchObject({
        code: 'ERR_WTS_REFUSED',
        sessionId: 7,
      });
      expect(count(backend, LOGOFF)).toBe(0);
      expect(await run(70_000)).toMatchObject({ outcome: 'gone' });
    });

    it.each([2, 7022] as const)(
      'fails with Windows’ own error %i for an id that does not exist',
      async (missingError) => {
        backend.reset({ missingError });
        expect(await failureOf(() => run(999))).toMatchObject({
          errno: missingError,
          sessionId: 999,
        });
        expect(count(backend, LOGOFF)).toBe(0);
      },
    );

    it.each([5, 7045] as const)(
      'names the missing right when Windows denies the logoff with %i',
      async (deniedError) => {
        backend.reset({
          sessions: [{ id: 3, userName: 'Šárka', denied: ['logoff'], deniedError }],
        });
        expect(await failureOf(() => run(3))).toMatchObject({
          errno: deniedError,
          syscall: LOGOFF,
          sessionId: 3,
          permission: 'Reset',
        });
        expect(backend.session(3)).toBeDefined();
      },
    );

    it('never says "gone" because it is denied the answer', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }],
        faults: [
          { call: 'WTSQuerySessionInformationW', sessionId: 3, infoClass: 25, skip: 1, error: 5 },
        ],
      });
      const error = await failureOf(() => run(3, { timeout: 150 }));
      expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
      expect(error.cause).toMatchObject({ code: 'ERROR_ACCESS_DENIED' });
    });

    it('does not believe 7022 while the session is still listed', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }],
        faults: [
          {
            call: 'WTSQuerySessionInformationW',
            sessionId: 3,
            infoClass: 25,
            skip: 1,
            error: 7022,
          },
        ],
      });
      expect(await failureOf(() => run(3, { timeout: 150 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
    });

    it('believes 7022 when the session is not listed any more', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected' },
          { id: 3, userName: 'Šárka' },
        ],
        missingError: 7022,
      });
      expect(await run(3)).toMatchObject({ outcome: 'gone' });
    });

    it('does not take "cannot tell whose it is" for "somebody else\'s"', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }],
        faults: [
          { call: LOGOFF, error: 7024, times: 1 },
          { call: 'WTSQuerySessionInformationW', infoClass: 25, skip: 1, error: 7024, times: 1 },
        ],
      });
      expect(await run(3, { wait: 'none' })).toMatchObject({ outcome: 'requested' });
      expect(count(backend, LOGOFF)).toBe(2);
    });

    it('does not guess who is logged on where Windows does not say', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', denied: ['query'] }],
        faults: [{ call: 'WTSEnumerateSessionsExW', error: 120 }],
      });
      for (const userName of ['', 'Šárka']) {
        const error = await failureOf(() => run(3, { expect: { userName } }));
        expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
      }
      expect(count(backend, LOGOFF)).toBe(0);
    });

    it('leaves the heir of the id alone when Windows’ own wait breaks off', async () => {
      backend.reset({
        sessions: [
          {
            id: 3,
            userName: 'Šárka',
            logoff: { path: [{ state: 'down', ms: 150 }], reusedBy: { userName: 'Håkon' } },
          },
        ],
        faults: [{ call: LOGOFF, skip: 1, error: 1726, delay: 400, times: 1 }],
      });
      await run(3, { wait: 'none' });
      expect(await run(3, { wait: 'native', pollInterval: 5000 })).toMatchObject({
        outcome: 'replaced',
      });
      expect(count(backend, LOGOFF)).toBe(2);
      expect(backend.session(3)).toMatchObject({ userName: 'Håkon', state: 'active' });
    });

    it('waits on through "closing" and "busy"', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [{ state: 'down', ms: 150 }] } }],
        closingError: 7007,
        faults: [7024, 170, 1723].map((error) => ({ call: LOGOFF, error, times: 1 })),
      });
      expect(await run(3)).toMatchObject({ outcome: 'gone' });
      expect(count(backend, LOGOFF)).toBe(4);
    });

    it.each([0, 7007, 7024] as const)(
      'joins a logoff that is under way where Windows answers %i',
      async (again) => {
        backend.reset({
          sessions: [
            { id: 3, userName: 'Šárka', logoff: { again, path: [{ state: 'reset', ms: 150 }] } },
          ],
        });
        await run(3, { wait: 'none' });
        expect(await run(3)).toMatchObject({ outcome: 'gone' });
      },
    );

    it('gets over a connection that breaks for a moment', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [
          { call: 'WTSQuerySessionInformationW', infoClass: 25, skip: 1, times: 2, error: 1726 },
          { call: LOGOFF, times: 1, error: 1722 },
        ],
      });
      expect(await run(3)).toMatchObject({ outcome: 'gone' });
    });

    it('rejects when the connection stays broken', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }],
        faults: [{ call: 'WTSQuerySessionInformationW', infoClass: 25, skip: 1, error: 1722 }],
      });
      expect(await failureOf(() => run(3))).toMatchObject({
        code: 'RPC_S_SERVER_UNAVAILABLE',
        sessionId: 3,
      });
    });

    it.each([0, 50, 120])(
      'says that it cannot know where the query only fails with %i',
      async (error) => {
        backend.reset({
          sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }],
          faults: [{ call: 'WTSQuerySessionInformationW', error }],
        });
        const failure = await failureOf(() => run(3));
        expect(failure.code).toMatch(/^ERROR_(CALL_NOT_IMPLEMENTED|NOT_SUPPORTED)$/);
        expect(count(backend, LOGOFF)).toBe(0);
      },
    );

    it('logs off the console session, whose place a new one takes', async () => {
      backend.reset({});
      expect(await run(1)).toMatchObject({ sessionId: 1, outcome: 'gone' });
      const console = listSessionsSync().find(({ name }) => name === 'Console');
      expect(console).toMatchObject({ state: 'connected' });
      expect(console?.id).not.toBe(1);
    });

    it('ends whatever Windows answers, once or always', async () => {
      const calls = ['WTSQuerySessionInformationW', 'WTSEnumerateSessionsExW', LOGOFF];
      for (const call of calls) {
        for (const error of [
          0, 2, 5, 6, 50, 87, 120, 1702, 1722, 1726, 7007, 7022, 7024, 7045, 31337,
        ]) {
          for (const times of [1, Infinity]) {
            const faults = [{ call, error, skip: 1, ...(times === 1 && { times }) }];
            backend.reset({
              sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [] } }],
              faults,
            });
            const ending = await run(3, { timeout: 400, pollInterval: 5 }).then(
              ({ outcome }) => outcome,
              (reason: unknown) => (reason as { code: string }).code,
            );
            expect(ending, `${call} ${String(error)} ${String(times)}`).toMatch(
              /^(gone|replaced|ERR|RPC)/,
            );
          }
        }
      }
    }, 120_000);

    it('never says "gone" of a session that is there', async () => {
      for (const call of ['WTSQuerySessionInformationW', LOGOFF]) {
        // 2 is how Windows says that there is none.
        for (const error of [
          0, 5, 6, 50, 87, 120, 1702, 1722, 1726, 7007, 7022, 7024, 7045, 31337,
        ]) {
          for (const times of [1, Infinity]) {
            const skip = call === LOGOFF ? 0 : 1;
            backend.reset({
              sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }],
              faults: [{ call, error, skip, ...(times === 1 && { times }) }],
            });
            const ending = await run(3, { timeout: 60, pollInterval: 5 }).then(
              ({ outcome }) => outcome,
              (reason: unknown) => (reason as { code: string }).code,
            );
            expect(ending, `${call} ${String(error)} ${String(times)}`).toMatch(/^(ERR|RPC)/);
          }
        }
      }
    }, 120_000);

    it('says why it could not find the session in time', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [{ call: 'WTSQuerySessionInformationW', error: 1722 }],
      });
      const error = await failureOf(() => run(3, { timeout: 200 }));
      expect(error).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
        cause: { code: 'RPC_S_SERVER_UNAVAILABLE' },
      });
      expect(error.message).toContain('1722');
      expect(count(backend, LOGOFF)).toBe(0);
    });

    it('refuses a guard that is misspelt', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const misspelt = { expected: { userName: 'Håkon' } };
      await expect(run(3, misspelt as object)).rejects.toMatchObject({
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringContaining('expected') as unknown,
      });
      expect(backend.calls()).toEqual([]);
    });

    it('needs a guard that says something', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const users = new Map<number, string>();
      await expect(run(3, { expect: { userName: users.get(3) } })).rejects.toMatchObject({
        code: 'ERR_INVALID_ARG_VALUE',
      });
      expect(backend.session(3)).toBeDefined();
    });

    it('refuses a session that was listed without saying whose it is', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [
          { call: 'WTSEnumerateSessionsExW', error: 120 },
          { call: 'WTSQuerySessionInformationW', infoClass: 5, error: 7024, times: 1 },
        ],
      });
      const [session] = await listSessions();
      expect(session).not.toHaveProperty('userName');
      const error = await failureOf(() => run(session as Session));
      expect(error.code).toBe('ERR_WTS_IDENTITY');
      expect(error.message).toContain('listed without saying whose it is');
      expect(backend.session(3)).toBeDefined();
    });

    it('takes nobody for the one that was meant while Windows does not say who is logged on', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', state: 'down' }],
        closingError: 7007,
        faults: [
          { call: 'WTSEnumerateSessionsExW', error: 120 },
          { call: 'WTSQuerySessionInformationW', infoClass: 5, error: 7007 },
        ],
      });
      const error = await failureOf(() => run(3, { expect: { userName: 'Håkon' } }));
      expect(error.code).toBe('ERR_WTS_IDENTITY');
      expect(count(backend, LOGOFF)).toBe(0);
    });

    it('does not take the session of a virtual machine for the one of the host', async () => {
      backend.reset({
        sessions: [{ id: 7, userName: 'Zoë', hostName: 'vm-ñ' }],
        faults: [{ call: 'WTSQuerySessionInformationW', error: 5 }],
      });
      const error = await failureOf(() => run(7, { expect: { userName: 'Zoë' } }));
      expect(error.code).toBe('ERROR_ACCESS_DENIED');
      expect(count(backend, LOGOFF)).toBe(0);
    });
  });

  describe('waiting for a logoff off the event loop', () => {
    it('does not log off a successor when the request broke off after it was carried out', async () => {
      backend.reset({
        sessions: [{ id: 5, userName: 'Łukasz', logonTime: 1_700_000_000_000 }],
        faults: [{ call: LOGOFF, error: 1726, delay: 1000, times: 1 }],
      });
      const running = logoff(5);
      await eventually(() => count(backend, LOGOFF) === 1, 'the request');
      backend.addSession({ id: 5, userName: 'Łukasz', logonTime: 1_700_000_900_000 });
      expect(await running).toMatchObject({ outcome: 'replaced' });
      expect(count(backend, LOGOFF)).toBe(1);
    });

    it('does not wait for its turn after it has looked whose session it is', async () => {
      const logonTime = 1_700_000_000_000;
      backend.reset({
        sessions: [{ id: 5, userName: 'Łukasz', logonTime }],
        faults: [{ call: 'WTSEnumerateSessionsExW', hang: true }],
      });
      const guard = { expect: { logonTime: new Date(logonTime) } };
      const running = logoff(5, { ...guard, wait: 'none' });
      const abort = new AbortController();
      const hanging = Array.from({ length: 8 }, () =>
        listSessions({ signal: abort.signal }).catch(() => undefined),
      );
      expect(await running).toMatchObject({ outcome: 'requested' });
      expect(count(backend, LOGOFF)).toBe(1);
      abort.abort();
      await Promise.all(hanging);
    });

    it('rejects at once when it is aborted, and the logoff goes on', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [{ state: 'down', ms: 300 }] } }],
      });
      const abort = new AbortController();
      const reason = new Error('genug');
      const running = logoff(3, {
        signal: abort.signal,
        onProgress: () => {
          abort.abort(reason);
        },
      });
      await expect(running).rejects.toBe(reason);
      expect(backend.session(3)).toBeDefined();
    });

    it('ends with what its listener throws', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka', logoff: { outcome: 'stuck' } }] });
      const bug = new Error('ein Fehler im Zuhörer');
      await expect(
        logoff(3, {
          onProgress: () => {
            throw bug;
          },
        }),
      ).rejects.toBe(bug);
    });

    it('serves hundreds of waits with one enumeration a tick', async () => {
      const ids = Array.from({ length: 300 }, (_, i) => i + 2);
      backend.reset({
        sessions: ids.map((id) => ({
          id,
          userName: `użytkownik ${String(id)}`,
          logoff: { path: [{ state: 'down' as const, ms: 400 }] },
        })),
      });
      const begin = performance.now();
      const results = await Promise.all(ids.map((id) => logoff(id, { pollInterval: 50 })));
      const due = (performance.now() - begin) / 50;
      expect(results.every(({ outcome }) => outcome === 'gone')).toBe(true);
      const ticks = count(backend, 'WTSEnumerateSessionsExW');
      // However long it took: not one for each of them.
      expect(ticks).toBeLessThanOrEqual(2 * due + 5);
      const queries = count(backend, 'WTSQuerySessionInformationW');
      // One to find each session, one to confirm that it is gone, and a handful a tick.
      expect(queries).toBeLessThanOrEqual(2 * ids.length + 8 * (ticks + 5));
    });

    it('gives the error the stack of the caller', async () => {
      backend.reset({ sessions: [{ id: 4, userName: 'Günther', logoff: { outcome: 'stuck' } }] });
      async function administratorsScript(): Promise<void> {
        await logoff(4, { timeout: 100 });
      }
      const error = await failureOf(administratorsScript);
      expect(error.stack).toContain('administratorsScript');
    });
  });
}
