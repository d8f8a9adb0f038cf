import {
  consoleSessionId,
  disconnect,
  disconnectSync,
  getSession,
  listSessions,
  listSessionsSync,
  type Session,
  waitUntilGone,
} from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

export function suite(backend: Backend): void {
  describe('waitUntilGone', () => {
    it.each([2, 7022] as const)(
      'resolves at once for a session that does not exist (%i)',
      async (missingError) => {
        backend.reset({ missingError });
        expect(await waitUntilGone(999)).toMatchObject({ sessionId: 999, outcome: 'gone' });
      },
    );

    it('resolves when somebody else ends the session', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const waiting = waitUntilGone(3, {
        onProgress: ({ polls }) => {
          if (polls === 2) backend.removeSession(3);
        },
      });
      expect(await waiting).toMatchObject({ outcome: 'gone', lastState: 'active' });
    });

    it('resolves for everybody who waits for the same session', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const waiting = [waitUntilGone(3), waitUntilGone(3, { pollInterval: 10 }), waitUntilGone(3)];
      await eventually(() => count(backend, 'WTSQuerySessionInformationW') > 6, 'polls');
      backend.removeSession(3);
      expect((await Promise.all(waiting)).map(({ outcome }) => outcome)).toEqual([
        'gone',
        'gone',
        'gone',
      ]);
    });

    it('calls a session replaced that belongs to somebody else by now', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const [meant] = listSessionsSync();
      backend.addSession({ id: 3, userName: 'Håkon' });
      expect(await waitUntilGone(meant ?? 3)).toMatchObject({ outcome: 'replaced' });
    });

    it('waits for a session that has lost its user and is still there', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const [session] = await listSessions();
      if (!session) throw new Error('session 3 is listed');
      backend.addSession({ id: 3, state: 'disconnected' });
      const waiting = waitUntilGone(session, { timeout: 10_000 });
      await eventually(() => count(backend, 'WTSQuerySessionInformationW') > 3, 'it looks again');
      backend.removeSession(3);
      expect(await waiting).toMatchObject({ outcome: 'gone' });
    });

    it('waits on where Windows is too busy to say whose session it is', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka mit einem langen Namen' }] });
      const meant = await getSession(3);
      const faults = [
        [{ call: 'WTSQuerySessionInformationW', error: 7024, times: 1 }],
        [{ call: 'WTSQuerySessionInformationW', infoClass: 5, error: 7024, times: 1 }],
      ];
      for (const fault of faults) {
        backend.reset({
          sessions: [{ ...meant, logonTime: meant.logonTime ?? 0, connectTime: 0 }].map(
            ({ id, userName, logonTime }) => ({ id, userName: userName ?? '', logonTime }),
          ),
          faults: fault,
        });
        const error = await failureOf(() => waitUntilGone(meant, { timeout: 150 }));
        expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', lastState: 'active' });
      }
    });

    it('notices that the user of the session changes while it waits', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const waiting = waitUntilGone(3, {
        onProgress: () => {
          backend.addSession({ id: 3, userName: 'Håkon' });
        },
      });
      expect(await waiting).toMatchObject({ outcome: 'replaced' });
    });

    it('does not take a name that was not read, or only half, for another one', async () => {
      const userName = 'benutzerin.mit.einem.langen.námen';
      const busy = { call: 'WTSQuerySessionInformationW', infoClass: 5, error: 7024, times: 1 };
      backend.reset({ sessions: [{ id: 3, userName }], faults: [busy] });
      const details = await getSession(3);
      expect(details.userName).toBeUndefined();
      expect(details.problems).toHaveProperty('WTSUserName');
      expect(await failureOf(() => waitUntilGone(details, { timeout: 60 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
      backend.reset({
        sessions: [{ id: 3, userName }],
        faults: [{ call: 'WTSEnumerateSessionsExW', error: 120 }, busy],
      });
      const [row] = await listSessions();
      for (const session of [row, { ...row }]) {
        const waiting = waitUntilGone(session as Session, { timeout: 60 });
        expect(await failureOf(() => waiting)).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
      }
    });

    it('knows a logon by its time where the name was not read', async () => {
      const userName = 'benutzerin.mit.einem.langen.námen';
      const busy = { call: 'WTSQuerySessionInformationW', infoClass: 5, error: 7024, times: 1 };
      const logonTime = 1_700_000_000_000;
      backend.reset({ sessions: [{ id: 3, userName, logonTime }], faults: [busy] });
      const details = await getSession(3);
      backend.addSession({ id: 3, userName, logonTime: logonTime + 60_000 });
      expect(await waitUntilGone(details)).toMatchObject({ outcome: 'replaced' });
    });

    it('times out, and takes 0 ms as no time at all', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      expect(await failureOf(() => waitUntilGone(3, { timeout: 60 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
        lastState: 'active',
      });
      expect(await failureOf(() => waitUntilGone(3, { timeout: 0 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
    });

    it('times out although a query never returns', async () => {
      backend.reset({
        sessions: [{ id: 3, userName: 'Šárka' }],
        faults: [{ call: 'WTSQuerySessionInformationW', skip: 1, hang: true }],
      });
      expect(await failureOf(() => waitUntilGone(3, { timeout: 150 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
      });
      backend.release();
    });

    it('rejects when the connection breaks while it waits', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      let isBroken = false;
      const waiting = waitUntilGone(3, {
        onProgress: () => {
          if (isBroken) return;
          isBroken = true;
          backend.addFault({ call: 'WTSQuerySessionInformationW', sessionId: 3, error: 1722 });
        },
      });
      expect(await failureOf(() => waiting)).toMatchObject({ code: 'RPC_S_SERVER_UNAVAILABLE' });
      expect(isBroken).toBe(true);
    });

    it('rejects with the reason of its signal', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka' }] });
      const abort = new AbortController();
      const waiting = waitUntilGone(3, {
        signal: abort.signal,
        onProgress: () => {
          abort.abort('ça suffit');
        },
      });
      await expect(waiting).rejects.toBe('ça suffit');
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
    it('takes the client off and leaves the session', async () => {
      backend.reset({});
      await run(3);
      const session = await getSession(3);
      expect(session).toMatchObject({ state: 'disconnected', userName: 'Björk Guðmundsdóttir' });
      expect(session).not.toHaveProperty('name');
      expect(session.disconnectTime).toBeInstanceOf(Date);
      await run(3);
    });

    it('leaves the console to a new session at the sign-in screen', async () => {
      backend.reset({});
      await run(1);
      expect(await getSession(1)).toMatchObject({ state: 'disconnected', userName: 'Zoë' });
      const consoles = (await listSessions()).filter(({ name }) => name === 'Console');
      expect(consoles).toEqual([{ id: 6, name: 'Console', state: 'connected', execEnvId: 6 }]);
      if (backend.scriptsKernel) expect(consoleSessionId()).toBe(6);
    });

    it('leaves no console on a host that makes no new one', async () => {
      backend.reset({ newConsole: false });
      await run(1);
      expect((await listSessions()).map(({ id }) => id)).toEqual([0, 1, 3, 4, 5, 65536, 65537]);
      expect(backend.session(1)).toMatchObject({ state: 'disconnected' });
    });

    it('fails although Windows has carried it out when the connection breaks on the way back', async () => {
      backend.reset({
        faults: [{ call: 'WTSDisconnectSession', error: 1726, carriedOut: true }],
      });
      expect(await failureOf(() => run(3))).toMatchObject({ code: 'RPC_S_CALL_FAILED' });
      expect(backend.session(3)).toMatchObject({ state: 'disconnected' });
    });

    it('fails with Windows’ own error for an id that does not exist', async () => {
      backend.reset({});
      expect(await failureOf(() => run(999))).toMatchObject({
        code: 'ERROR_FILE_NOT_FOUND',
        sessionId: 999,
      });
    });

    it('names the missing right', async () => {
      backend.reset({ sessions: [{ id: 3, userName: 'Šárka', denied: ['disconnect'] }] });
      expect(await failureOf(() => run(3))).toMatchObject({
        code: 'ERROR_ACCESS_DENIED',
        permission: 'Disconnect',
        syscall: 'WTSDisconnectSession',
      });
    });

    it('leaves session 0, listeners and other people alone', async () => {
      backend.reset({});
      expect(await failureOf(() => run(0))).toMatchObject({ code: 'ERR_WTS_REFUSED' });
      expect(await failureOf(() => run(65537))).toMatchObject({ code: 'ERR_WTS_REFUSED' });
      expect(await failureOf(() => run(3, { expect: { userName: 'Zoë' } }))).toMatchObject({
        code: 'ERR_WTS_IDENTITY',
      });
      expect(count(backend, 'WTSDisconnectSession')).toBe(0);
    });

    it('tries again while Windows is busy', async () => {
      backend.reset({ faults: [{ call: 'WTSDisconnectSession', error: 7024, times: 2 }] });
      await run(3);
      expect(count(backend, 'WTSDisconnectSession')).toBe(3);
    });

    it('gives up at its time-out when Windows does not answer', async () => {
      backend.reset({ faults: [{ call: 'WTSDisconnectSession', hang: true }] });
      expect(await failureOf(() => run(3, { timeout: 100 }))).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
        sessionId: 3,
      });
      backend.release();
    });
  });
}
