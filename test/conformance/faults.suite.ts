import {
  disconnect,
  disconnectSync,
  listSessionsSync,
  logoff,
  logoffSync,
  openServer,
  waitUntilGone,
} from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const LOGOFF = 'WTSLogoffSession';
const DISCONNECT = 'WTSDisconnectSession';
const QUERY = 'WTSQuerySessionInformationW';
const LOGON = 1_700_000_000_000;

/** What has gone wrong once, with answers of Windows that few hosts ever give. */
export function suite(backend: Backend): void {
  const flavours = [
    { flavour: 'logoff', run: logoff },
    {
      flavour: 'logoffSync',
      run: async (...args: Parameters<typeof logoffSync>) => Promise.resolve(logoffSync(...args)),
    },
  ] as const;

  describe.each(flavours)('$flavour', ({ run }) => {
    describe('whose user logs on again under the same id', () => {
      /** Half a second after the first request the same user has another session. */
      const again = {
        id: 3,
        userName: 'Šárka',
        logonTime: LOGON,
        logoff: {
          path: [{ state: 'active' as const, ms: 500 }],
          reusedBy: { userName: 'Šárka', logonTime: LOGON + 900_000 },
        },
      };

      it.each([
        [170, 7024, 'gone'],
        [7024, 170, 'gone'],
        [7007, 1726, 'gone'],
        [5, 7024, 'gone'],
        [170, 1726, 'none'],
        [5, 170, 'native'],
      ] as const)(
        'leaves the new session alone (query %i once, request %i, wait %s)',
        async (query, refusal, wait) => {
          backend.reset({
            sessions: [again],
            faults: [
              { call: QUERY, sessionId: 3, skip: 1, error: query, times: 1 },
              { call: LOGOFF, skip: 1, error: refusal, delay: 1000, times: 1 },
            ],
          });
          await run(3, { wait: 'none' });
          expect(await run(3, { wait, timeout: 5000 })).toMatchObject({ outcome: 'replaced' });
          expect(count(backend, LOGOFF)).toBe(2);
          expect(backend.session(3)).toMatchObject({ state: 'active' });
        },
      );

      it.each([170, 7024, 7007, 5])(
        'calls the old one replaced when the first query failed with %i',
        async (error) => {
          backend.reset({
            sessions: [{ ...again, logoff: { ...again.logoff, path: [] } }],
            faults: [{ call: QUERY, sessionId: 3, error, times: 1 }],
          });
          expect(await run(3, { timeout: 2000 })).toMatchObject({ outcome: 'replaced' });
          expect(count(backend, LOGOFF)).toBe(1);
        },
      );

      it.each(['gone', 'none', 'native'] as const)(
        'repeats nothing where Windows never says when they logged on, and says so (wait %s)',
        async (wait) => {
          backend.reset({
            sessions: [{ id: 3, userName: 'Šárka', denied: ['query'] }],
            faults: [{ call: LOGOFF, error: 7024, times: 1 }],
          });
          const error = await failureOf(() => run(3, { wait, timeout: 5000 }));
          expect(error).toMatchObject({ code: 'ERROR_CTX_WINSTATION_BUSY', syscall: LOGOFF });
          expect(error.message).toContain('not repeated');
          expect(error.message).toContain('logged on');
          expect(count(backend, LOGOFF)).toBe(1);
          expect(backend.session(3)).toBeDefined();
        },
      );
    });

    it('fails when Windows says that there is no such session, which answers all the same', async () => {
      for (const wait of ['none', 'gone', 'native'] as const) {
        backend.reset({
          sessions: [{ id: 3, userName: 'Šárka' }],
          faults: [{ call: LOGOFF, error: 2 }],
        });
        expect(await failureOf(() => run(3, { wait, timeout: 5000 }))).toMatchObject({
          code: 'ERROR_FILE_NOT_FOUND',
          syscall: LOGOFF,
          sessionId: 3,
        });
      }
    });

    it('knows that a session has gone by itself, although Windows answers its logoff with 2', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [{ state: 'active', ms: 250 }] } }],
        faults: [{ call: LOGOFF, skip: 1, error: 2 }],
      });
      await run(3, { wait: 'none' });
      expect(await run(3, { wait: 'none' })).toMatchObject({ outcome: 'gone' });
    });

    it('notices that the session goes while its own request hangs', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [{ state: 'active', ms: 500 }] } }],
        faults: [{ call: LOGOFF, skip: 1, hang: true }],
      });
      await run(3, { wait: 'none' });
      const result = await run(3, { timeout: 5000 });
      expect(result.outcome).toBe('gone');
      expect(result.polls).toBeGreaterThan(0);
      backend.release();
    });

    it('notices that the session goes although Windows’ own wait never returns', async () => {
      backend.reset({
        sessions: [
          { id: 3, userName: 'Šárka', logoff: { hang: true, path: [{ state: 'down', ms: 100 }] } },
        ],
      });
      expect(await run(3, { wait: 'native', timeout: 5000 })).toMatchObject({ outcome: 'gone' });
      expect(count(backend, LOGOFF)).toBe(1);
      backend.release();
    });

    it.each(['gone', 'none', 'native'] as const)(
      'knows a session that goes although the answer to its logoff was lost (wait %s)',
      async (wait) => {
        backend.reset({
          sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [] } }],
          faults: [{ call: LOGOFF, sessionId: 3, error: 1726, carriedOut: true }],
        });
        expect(await run(3, { wait, timeout: 5000 })).toMatchObject({ outcome: 'gone' });
        expect(count(backend, LOGOFF)).toBe(1);
        expect(backend.session(3)).toBeUndefined();
      },
    );

    it.each(['gone', 'none', 'native'] as const)(
      'says that Windows never accepted the request (wait %s)',
      async (wait) => {
        backend.reset({
          sessions: [{ id: 3, userName: 'Šárka' }],
          faults: [{ call: LOGOFF, error: 7024 }],
        });
        const error = await failureOf(() => run(3, { wait, timeout: 300 }));
        expect(error).toMatchObject({
          code: 'ERR_WTS_TIMEOUT',
          lastState: 'active',
          cause: { code: 'ERROR_CTX_WINSTATION_BUSY', syscall: LOGOFF },
        });
        expect(error.message).toContain('accept');
        expect(error.message).not.toContain('0 polls');
      },
    );

    it('gives its error the stack of the caller, however it is called', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }], servers: { fjärran: {} } });
      const server = openServer('fjärran');
      // Nobody awaits where it is called: a runtime's own stacks know only who does. No tail calls, of which
      // Bun keeps no frame.
      function administratorsScript(id: number, options?: object): Promise<unknown> {
        return run(id, options).then((result) => result);
      }
      async function administratorsMethod(): Promise<unknown> {
        if (run !== logoff) return [server.logoffSync(99)];
        return server.logoff(99).then((result) => result);
      }
      const failures = [
        await failureOf(() => administratorsScript(99)),
        await failureOf(() => administratorsScript(0)),
        await failureOf(() => administratorsScript(3, { expect: { userName: 'Zoë' } })),
      ];
      for (const { stack } of failures) expect(stack).toContain('administratorsScript');
      const remote = await failureOf(() => administratorsMethod());
      expect(remote.stack).toContain('administratorsMethod');
      expect(remote.stack?.split('\n')[0]).toBe(`WtsError: ${remote.message}`);
      server.close();
    });
  });

  describe.each([
    { flavour: 'disconnect', run: disconnect },
    {
      flavour: 'disconnectSync',
      run: async (...args: Parameters<typeof disconnectSync>) => {
        disconnectSync(...args);
        return Promise.resolve();
      },
    },
  ])('$flavour', ({ run }) => {
    it('gives its error the stack of the caller', async () => {
      backend.reset({});
      function administratorsScript(): Promise<unknown> {
        return run(99).then((result) => result);
      }
      const { stack } = await failureOf(administratorsScript);
      expect(stack).toContain('administratorsScript');
    });

    it('does not disconnect whoever has the id by the time that it is repeated', async () => {
      const heir = { userName: 'Šárka', logonTime: LOGON + 900_000 };
      backend.reset({
        sessions: [
          {
            ...{ id: 3, userName: 'Šárka', logonTime: LOGON },
            logoff: { path: [{ state: 'active', ms: 400 }], reusedBy: heir },
          },
        ],
        faults: [{ call: 'WTSDisconnectSession', error: 7024, delay: 800, times: 1 }],
      });
      await logoff(3, { wait: 'none' });
      expect(await failureOf(() => run(3, { timeout: 5000 }))).toMatchObject({
        code: 'ERR_WTS_IDENTITY',
        sessionId: 3,
      });
      expect(count(backend, 'WTSDisconnectSession')).toBe(1);
      expect(backend.session(3)).toMatchObject({ state: 'active' });
    });
  });

  describe('waitUntilGone', () => {
    it('sees in the list that somebody else has the id, where it may not ask about the session', async () => {
      const sessions = Array.from({ length: 12 }, (_, i) => i + 3).map((id) => ({
        ...{ id, userName: `Šárka ${String(id)}`, denied: ['query' as const] },
      }));
      for (const many of [false, true]) {
        backend.reset({ sessions });
        const others = many ? sessions.slice(1) : [];
        const abort = new AbortController();
        const waiting = others.map(({ id }) =>
          waitUntilGone(id, { signal: abort.signal }).catch(() => undefined),
        );
        const replaced = waitUntilGone(3, {
          timeout: 5000,
          onProgress: ({ polls }) => {
            if (polls === 1) backend.addSession({ id: 3, userName: 'Håkon', denied: ['query'] });
          },
        });
        expect(await replaced).toMatchObject({ outcome: 'replaced' });
        abort.abort();
        await Promise.all(waiting);
      }
    });

    it('does not take a session for gone that is only hidden from the list', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected' },
          { id: 3, userName: 'Šárka', denied: ['query'] },
        ],
        hidesDenied: true,
        faults: [{ call: QUERY, sessionId: 3, error: 7022 }],
      });
      expect(listSessionsSync().map(({ id }) => id)).toEqual([0]);
      const error = await failureOf(() => waitUntilGone(3, { timeout: 500 }));
      expect(error.code).toMatch(/^ERR(OR_CTX_WINSTATION_NOT_FOUND|_WTS_TIMEOUT)$/);
    });

    it('does not take a session for gone that answers 7022 because it is hidden', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected' },
          { id: 3, userName: 'Šárka', denied: ['query'], deniedError: 7022 },
        ],
        hidesDenied: true,
      });
      expect(listSessionsSync().map(({ id }) => id)).toEqual([0]);
      const error = await failureOf(() => waitUntilGone(3, { timeout: 500 }));
      expect(error.code).toMatch(/^ERR(OR_CTX_WINSTATION_NOT_FOUND|_WTS_TIMEOUT)$/);
      expect(backend.session(3)).toBeDefined();
    });

    it('takes 7022 for hidden where nothing that is not its own may be read', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected', denied: ['query'] },
          { id: 1, name: 'Console', userName: 'Zoë' },
        ],
        missingError: 7022,
        hidesDenied: true,
      });
      const error = await failureOf(() => waitUntilGone(3, { timeout: 500 }));
      expect(error.code).toMatch(/^ERR(OR_CTX_WINSTATION_NOT_FOUND|_WTS_TIMEOUT)$/);
    });

    it('believes 7022 of a session that it was given, when the list lacks it', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected', denied: ['query'] },
          { id: 1, name: 'Console', userName: 'Zoë' },
          { id: 3, userName: 'Šárka' },
        ],
        missingError: 7022,
      });
      const meant = listSessionsSync().find(({ id }) => id === 3);
      backend.removeSession(3);
      expect(await waitUntilGone(meant ?? 3)).toMatchObject({ outcome: 'gone' });
    });

    it('does not believe it of one that it was given, when it may be hidden by now', async () => {
      backend.reset({
        sessions: [
          { id: 0, name: 'Services', state: 'disconnected', denied: ['query'] },
          { id: 1, name: 'Console', userName: 'Zoë' },
          { id: 3, userName: 'Šárka', denied: ['query'] },
        ],
        hidesDenied: true,
        missingError: 7022,
        faults: [{ call: QUERY, sessionId: 3, error: 7022 }],
      });
      const meant = { id: 3, state: 'active', userName: 'Šárka', execEnvId: 3 } as const;
      const error = await failureOf(() => waitUntilGone(meant, { timeout: 500 }));
      expect(error.code).toMatch(/^ERR(OR_CTX_WINSTATION_NOT_FOUND|_WTS_TIMEOUT)$/);
    });

    it('does not take a name that a list keeps back for nobody', async () => {
      backend.reset({ sessions: [{ id: 3, state: 'disconnected', denied: ['query'] }] });
      const error = await failureOf(() => disconnect(3, { expect: { userName: '' } }));
      expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', sessionId: 3 });
      expect(count(backend, DISCONNECT)).toBe(0);
    });

    it.each([3, 12])('does not take %i names that lists keep back for nobody', async (length) => {
      const ids = Array.from({ length }, (_, i) => i + 3);
      const services = { id: 0, name: 'Services', state: 'disconnected' } as const;
      const hidden = ids.map((id) => ({
        id,
        state: 'active' as const,
        denied: ['query' as const],
      }));
      backend.reset({ sessions: [services, ...hidden] });
      const options = { timeout: 1000, pollInterval: 50 };
      const waits = ids.map((id) => waitUntilGone(id, options).catch((error: unknown) => error));
      await eventually(() => count(backend, 'WTSEnumerateSessionsExW') > 2 * ids.length, 'lists');
      // The account has got the right to see who it was all the time.
      for (const id of ids) backend.addSession({ id, userName: `Šárka ${String(id)}` });
      for (const ending of await Promise.all(waits)) {
        expect(ending).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
      }
    });

    it('does not take a row whose name was kept back for nobody’s', async () => {
      backend.reset({ sessions: [{ id: 3, state: 'active', denied: ['query'] }] });
      const [row] = listSessionsSync();
      backend.addSession({ id: 3, userName: 'Šárka' });
      const options = { timeout: 200 };
      expect((await failureOf(() => waitUntilGone(row ?? 3, options))).code).toBe(
        'ERR_WTS_TIMEOUT',
      );
    });

    it.each([
      ['the host', { call: QUERY, sessionId: 0 }],
      ['a session that nobody has', { call: QUERY, sessionId: 0x7ffffffe }],
      ['the list', { call: 'WTSEnumerateSessionsExW' }],
    ])('waits for %s to say what 7022 means', async (_, fault) => {
      for (const error of [7024, 1722]) {
        backend.reset({
          sessions: [
            { id: 0, name: 'Services', state: 'disconnected' },
            { id: 1, name: 'Console', userName: 'Zoë' },
          ],
          missingError: 7022,
          faults: [{ ...fault, error, times: 1 }],
        });
        expect(await waitUntilGone(3, { timeout: 5000 })).toMatchObject({ outcome: 'gone' });
      }
    });

    it('says that the way to the host is broken where a list would have to tell', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [
          { call: QUERY, sessionId: 3, skip: 1, error: 5 },
          { call: 'WTSEnumerateSessionsExW', error: 1722 },
        ],
      });
      const error = await failureOf(() => waitUntilGone(3, { timeout: 10_000 }));
      expect(error).toMatchObject({ code: 'RPC_S_SERVER_UNAVAILABLE' });
    });

    it('says that nobody is there any more when a request is not repeated', async () => {
      for (const [call, run] of [
        [DISCONNECT, () => disconnect(3)],
        [LOGOFF, () => logoff(3, { wait: 'none' })],
      ] as const) {
        backend.reset({
          sessions: [{ id: 3, userName: 'Šárka', logonTime: LOGON }],
          faults: [{ call, error: 170, delay: 300, times: 1 }],
        });
        const ending = run().catch((error: unknown) => error);
        await eventually(() => count(backend, call) === 1, 'the request is made');
        backend.removeSession(3);
        backend.addSession({ id: 3, state: 'disconnected' });
        if (call === LOGOFF) expect(await ending).toMatchObject({ outcome: 'requested' });
        else {
          expect(await ending).toMatchObject({
            code: 'ERR_WTS_IDENTITY',
            message: expect.stringContaining('nobody was logged on') as unknown,
          });
        }
        expect(count(backend, call)).toBe(1);
        expect(backend.session(3)).toBeDefined();
      }
    });

    it.each([0, 1])('takes 1008 for "somebody is there" (after %i answers)', async (skip) => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [{ call: QUERY, sessionId: 3, skip, error: 1008 }],
      });
      const error = await failureOf(() => waitUntilGone(3, { timeout: 2200, pollInterval: 20 }));
      expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', lastState: 'active' });
    });

    it('listens to a signal once, however many wait with it', async () => {
      const ids = Array.from({ length: 30 }, (_, i) => i + 2);
      backend.reset({ sessions: ids.map((id) => ({ id, userName: `Šárka ${String(id)}` })) });
      const abort = new AbortController();
      const { signal } = abort;
      let [listeners, most] = [0, 0];
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        most = Math.max(most, ++listeners);
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners--;
        remove(...args);
      };
      let reports = 0;
      const onProgress = (): unknown => reports++;
      const waits = Promise.allSettled(ids.map((id) => waitUntilGone(id, { signal, onProgress })));
      await eventually(() => reports > 60, 'polls');
      expect(most).toBe(1);
      abort.abort('ça suffit');
      for (const wait of await waits) expect(wait).toMatchObject({ reason: 'ça suffit' });
    });

    it('leaves the stack of an error alone that is the caller’s', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const reason = await failureOf(() => logoff(99));
      const { stack } = reason;
      const abort = new AbortController();
      const aborted = waitUntilGone(3, {
        signal: abort.signal,
        onProgress: () => {
          abort.abort(reason);
        },
      });
      await expect(aborted).rejects.toBe(reason);
      expect(reason.stack).toBe(stack);
      const early = logoff(3, { signal: abort.signal });
      await expect(early).rejects.toBe(reason);
      const thrown = waitUntilGone(3, {
        onProgress: () => {
          throw reason;
        },
      });
      await expect(thrown).rejects.toBe(reason);
      expect(reason.stack).toBe(stack);
    });
  });
}
