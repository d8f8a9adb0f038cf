import { getSession, signOut, type SignOutOptions, signOutSync } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { count, eventually, failureOf } from './tools.js';

const EXIT = 'ExitWindowsEx';
const PLANNED = 0x80040001;

/** Session 1 is this process's own on both hosts. */
const sessions = [
  { id: 0, name: 'Services', state: 'disconnected' as const },
  { id: 1, name: 'Console', userName: 'Zoë', domainName: 'CONTOSO' },
  { id: 3, name: 'RDP-Tcp#0', userName: 'Šárka' },
];

export function suite(backend: Backend): void {
  const flavours = [
    { flavour: 'signOut', run: signOut },
    {
      flavour: 'signOutSync',
      run: async (...args: Parameters<typeof signOutSync>) => {
        signOutSync(...args);
        return Promise.resolve();
      },
    },
  ] as const;

  /** What Windows was asked for. */
  const asked = (): object[] => backend.calls().filter(({ call }) => call === EXIT);

  describe.each(flavours)('$flavour', ({ run }) => {
    it("asks Windows to end this process's own session, and no more", async () => {
      backend.reset({ sessions });
      await run();
      expect(asked()).toEqual([{ call: EXIT, server: '', flags: 0, reason: PLANNED }]);
      await eventually(() => backend.session(1) === undefined, 'the session has ended');
      expect(await getSession(3)).toMatchObject({ userName: 'Šárka', state: 'active' });
    });

    it('has a flag for each way to force it', async () => {
      for (const [force, flags] of [
        ['never', 0],
        ['if-hung', 0x10],
        ['always', 4],
        [undefined, 0],
      ] as const) {
        backend.reset({ sessions });
        await run({ force });
        expect(asked()).toMatchObject([{ flags }]);
      }
    });

    it('gives the reason as it is, and makes it no other request', async () => {
      for (const reason of [0, 1, 2, 8, 0x40, 0x80000000, 0xffffffff]) {
        backend.reset({ sessions });
        await run({ reason });
        expect(asked()).toEqual([{ call: EXIT, server: '', flags: 0, reason }]);
      }
    });

    it('is done when Windows has accepted it, whatever comes of it', async () => {
      backend.reset({ sessions, signOut: { outcome: 'ignored' } });
      await run();
      await run();
      expect(count(backend, EXIT)).toBe(2);
      expect(await getSession(1)).toMatchObject({ state: 'active' });
    });

    it('says that the session is being ended already', async () => {
      backend.reset({ sessions, signOut: { delay: 60_000 } });
      await run();
      const error = await failureOf(() => run());
      expect(error).toMatchObject({
        code: 'ERROR_SHUTDOWN_IN_PROGRESS',
        errno: 1115,
        syscall: EXIT,
      });
      expect(error.message).toBe(
        'ExitWindowsEx failed: the session or the host is being ended already (ERROR_SHUTDOWN_IN_PROGRESS, 1115). ' +
          'There is nothing more to ask for: onEndSession() tells what comes of it.',
      );
    });

    it("says Windows' own reason, and nothing of hosts, rights to sessions or server handles", async () => {
      for (const [error, code] of [
        [5, 'ERROR_ACCESS_DENIED'],
        [21, 'ERROR_NOT_READY'],
        [87, 'ERROR_INVALID_PARAMETER'],
        [120, 'ERROR_CALL_NOT_IMPLEMENTED'],
        [1115, 'ERROR_SHUTDOWN_IN_PROGRESS'],
        [1314, 'ERROR_PRIVILEGE_NOT_HELD'],
      ] as const) {
        backend.reset({ sessions, faults: [{ call: EXIT, error }] });
        const failure = await failureOf(() => run());
        expect(failure).toMatchObject({ code, errno: error, syscall: EXIT });
        expect(failure).not.toHaveProperty('permission');
        expect(failure.message).not.toMatch(
          /AllowRemoteRPC|handle|administrator|Query Information/,
        );
        // Asked once: what Windows does with it when it says no is not known.
        expect(count(backend, EXIT)).toBe(1);
      }
    });

    it('calls nothing where an argument is wrong', async () => {
      backend.reset({ sessions });
      const wrong: [unknown, string][] = [
        [{ force: 'allways' }, 'ERR_INVALID_ARG_VALUE'],
        [{ force: true }, 'ERR_INVALID_ARG_TYPE'],
        [{ force: 4 }, 'ERR_INVALID_ARG_TYPE'],
        [{ reason: -1 }, 'ERR_OUT_OF_RANGE'],
        [{ reason: 0x1_0000_0000 }, 'ERR_OUT_OF_RANGE'],
        [{ reason: 1.5 }, 'ERR_OUT_OF_RANGE'],
        [{ reason: NaN }, 'ERR_OUT_OF_RANGE'],
        [{ reason: '2' }, 'ERR_INVALID_ARG_TYPE'],
        [{ reason: null }, 'ERR_INVALID_ARG_TYPE'],
        [{ flags: 1 }, 'ERR_INVALID_ARG_VALUE'],
        [{ server: 'rdsh1' }, 'ERR_INVALID_ARG_VALUE'],
        [{ timeout: -1 }, 'ERR_OUT_OF_RANGE'],
        ['always', 'ERR_INVALID_ARG_TYPE'],
      ];
      for (const [options, code] of wrong) {
        const signingOut = run(options as SignOutOptions);
        await expect(signingOut, JSON.stringify(options)).rejects.toMatchObject({ code });
      }
      expect(asked()).toEqual([]);
    });

    it('ends at its deadline when Windows does not come back', async () => {
      backend.reset({ sessions, faults: [{ call: EXIT, hang: true }] });
      const error = await failureOf(() => run({ timeout: 200 }));
      expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
      expect(error.message).toContain('Whether Windows has taken the request is not known');
    });
  });

  it('signOut can be aborted, and asks nothing when it is aborted before', async () => {
    backend.reset({ sessions, faults: [{ call: EXIT, hang: true }] });
    const reason = new Error('enough');
    await expect(signOut({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked()).toEqual([]);
    const abort = new AbortController();
    const signingOut = signOut({ signal: abort.signal });
    await eventually(() => count(backend, EXIT) === 1, 'Windows is asked');
    abort.abort(reason);
    await expect(signingOut).rejects.toBe(reason);
  });

  it('signOutSync takes no signal, which could not fire', () => {
    backend.reset({ sessions });
    const options = { signal: new AbortController().signal } as object;
    expect(() => {
      signOutSync(options);
    }).toThrow('"options.signal" is not an option here');
    expect(asked()).toEqual([]);
  });
}
