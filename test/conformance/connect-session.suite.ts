import {
  connectSession,
  type ConnectSessionOptions,
  connectSessionSync,
  getSession,
  listSessions,
} from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const CONNECT = 'WTSConnectSessionW';
const PASSWORD = 'pässwörd 🦊';

/** Session 1 is this process's own on both hosts. */
const sessions = [
  { id: 0, name: 'Services', state: 'disconnected' as const },
  { id: 1, name: 'Console', userName: 'Zoë', domainName: 'CONTOSO' },
  { id: 3, state: 'disconnected' as const, userName: 'Šárka', domainName: 'ÉTUDES' },
  { id: 4, name: 'RDP-Tcp#2', userName: '山田 太郎', password: PASSWORD },
  { id: 5, name: 'RDP-Tcp#4', state: 'connected' as const },
  { id: 65536, name: 'RDP-Tcp', state: 'listen' as const },
];

export function suite(backend: Backend): void {
  const flavours = [
    { flavour: 'connectSession', run: connectSession },
    {
      flavour: 'connectSessionSync',
      run: async (...args: Parameters<typeof connectSessionSync>) => {
        connectSessionSync(...args);
        return Promise.resolve();
      },
    },
  ] as const;

  describe.each(flavours)('$flavour', ({ run }) => {
    it("shows the session on this process's own screen, and disconnects what was there", async () => {
      backend.reset({ sessions });
      await run(3);
      expect(await getSession(3)).toMatchObject({ state: 'active', name: 'Console' });
      expect(await getSession(1)).toMatchObject({ state: 'disconnected', userName: 'Zoë' });
      expect(backend.calls().filter(({ call }) => call === CONNECT)).toEqual([
        { call: CONNECT, server: '', sessionId: 3, targetId: 1, wait: true },
      ]);
    });

    it('shows it on the screen of another session', async () => {
      backend.reset({ sessions });
      const [target] = (await listSessions()).filter(({ id }) => id === 4);
      await run(3, { to: target });
      expect(await getSession(3)).toMatchObject({ state: 'active', name: 'RDP-Tcp#2' });
      expect(await getSession(4)).toMatchObject({ state: 'disconnected' });
      expect(await getSession(1)).toMatchObject({ state: 'active' });
    });

    it('hands the password to Windows and to nobody else', async () => {
      backend.reset({ sessions });
      for (const password of [undefined, 'pässwörd 🦊?']) {
        const error = await failureOf(() => run(4, { password }));
        expect(error).toMatchObject({
          ...{ code: 'ERROR_LOGON_FAILURE', errno: 1326, syscall: CONNECT, sessionId: 4 },
        });
        expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('pässwörd');
      }
      // A wrong password may lock an account: it is tried once.
      expect(count(backend, CONNECT)).toBe(2);
      await run(4, { password: PASSWORD });
      expect(await getSession(4)).toMatchObject({ state: 'active', name: 'Console' });
      expect(JSON.stringify(backend.calls())).not.toContain('pässwörd');
    });

    it('refuses a password that is no text without showing it', async () => {
      backend.reset({ sessions });
      for (const [password, code] of [
        [1234567, 'ERR_INVALID_ARG_TYPE'],
        ['secret\0rest', 'ERR_INVALID_ARG_VALUE'],
        [Buffer.from('secret'), 'ERR_INVALID_ARG_TYPE'],
      ] as const) {
        const error = await run(4, { password: password as string }).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({ code });
        expect(inspect(error, { depth: Infinity })).not.toMatch(/1234567|secret/);
      }
      expect(backend.calls()).toEqual([]);
    });

    it('refuses a session as its own screen, session 0, listeners and options that are misspelt', async () => {
      backend.reset({ sessions });
      const wrong: [number | 'current', ConnectSessionOptions, string][] = [
        [1, {}, 'ERR_INVALID_ARG_VALUE'],
        ['current', { to: 1 }, 'ERR_INVALID_ARG_VALUE'],
        [3, { passwort: PASSWORD } as ConnectSessionOptions, 'ERR_INVALID_ARG_VALUE'],
        [3, { server: 'rdsh1' } as ConnectSessionOptions, 'ERR_INVALID_ARG_VALUE'],
        [3, { to: -1 }, 'ERR_OUT_OF_RANGE'],
        [3, { to: 'x' as 'current' }, 'ERR_INVALID_ARG_VALUE'],
        [0, {}, 'ERR_WTS_REFUSED'],
        [3, { to: 0 }, 'ERR_WTS_REFUSED'],
        [65536, {}, 'ERR_WTS_REFUSED'],
        [3, { to: 65536 }, 'ERR_WTS_REFUSED'],
      ];
      for (const [session, options, code] of wrong) {
        await expect(run(session, options), JSON.stringify(options)).rejects.toMatchObject({
          code,
        });
      }
      expect(count(backend, CONNECT)).toBe(0);
    });

    it('names the argument that is wrong', async () => {
      backend.reset({ sessions });
      for (const to of ['x' as 'current', -1, {} as unknown as number]) {
        const error: unknown = await run(3, { to }).catch((thrown: unknown) => thrown);
        expect(String(error)).toMatch(/^\w+Error: "options\.to" /);
      }
    });

    it('never connects the session of somebody else than was meant', async () => {
      backend.reset({ sessions });
      const [session] = (await listSessions()).filter(({ id }) => id === 3);
      if (!session) throw new Error('session 3 is listed');
      backend.addSession({ id: 3, name: 'RDP-Tcp#9', userName: 'Håkon' });
      expect(await failureOf(() => run(session))).toMatchObject({ code: 'ERR_WTS_IDENTITY' });
      expect(await failureOf(() => run(3, { expect: { userName: 'Šárka' } }))).toMatchObject({
        code: 'ERR_WTS_IDENTITY',
      });
      expect(await failureOf(() => run(4, { to: session, password: PASSWORD }))).toMatchObject({
        code: 'ERR_WTS_IDENTITY',
      });
      expect(count(backend, CONNECT)).toBe(0);
    });

    it("says Windows' own reason, and which right is missing", async () => {
      backend.reset({
        sessions: [...sessions, { id: 6, userName: 'Łukasz', denied: ['connect'] }],
      });
      const reasons: [number, ConnectSessionOptions, object][] = [
        [99, {}, { code: 'ERROR_FILE_NOT_FOUND', sessionId: 99 }],
        [3, { to: 99 }, { code: 'ERROR_FILE_NOT_FOUND', sessionId: 99 }],
        [5, {}, { code: 'ERROR_INVALID_STATE', sessionId: 5 }],
        [6, {}, { code: 'ERROR_ACCESS_DENIED', permission: 'Connect', sessionId: 6 }],
      ];
      for (const [session, options, expected] of reasons) {
        expect(await failureOf(() => run(session, options))).toMatchObject(expected);
      }
    });

    it('asks again while Windows is too busy', async () => {
      backend.reset({ sessions, faults: [{ call: CONNECT, error: 7024, times: 2 }] });
      await run(3);
      expect(count(backend, CONNECT)).toBe(3);
    });

    it('ends at its deadline when Windows does not come back', async () => {
      backend.reset({ sessions, faults: [{ call: CONNECT, hang: true }] });
      const error = await failureOf(() => run(3, { timeout: 200 }));
      expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', sessionId: 3 });
    });
  });

  it('connectSession looks at the session last, whose id may be given away while the other is looked at', async () => {
    const slow = {
      call: 'WTSQuerySessionInformationW',
      sessionId: 1,
      error: 170,
      times: 1,
      delay: 300,
    };
    backend.reset({ sessions, faults: [slow] });
    const [session] = (await listSessions()).filter(({ id }) => id === 3);
    if (!session) throw new Error('session 3 is listed');
    const connecting = failureOf(() => connectSession(session));
    await eventually(() => count(backend, 'WTSQuerySessionInformationW') > 0, 'it looks');
    backend.addSession({ id: 3, name: 'RDP-Tcp#9', userName: 'Håkon' });
    expect(await connecting).toMatchObject({ code: 'ERR_WTS_IDENTITY', sessionId: 3 });
    expect(count(backend, CONNECT)).toBe(0);
  });

  it('connectSession shows no password that stands in the place of the options', async () => {
    const error: unknown = await connectSession(3, PASSWORD as ConnectSessionOptions).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    expect(inspect(error)).not.toContain('pässwörd');
  });

  it('connectSession can be aborted', async () => {
    backend.reset({ sessions, faults: [{ call: CONNECT, hang: true }] });
    const abort = new AbortController();
    const reason = new Error('enough');
    const connecting = connectSession(3, { signal: abort.signal });
    await eventually(() => count(backend, CONNECT) === 1, 'Windows is asked');
    abort.abort(reason);
    await expect(connecting).rejects.toBe(reason);
  });
}
