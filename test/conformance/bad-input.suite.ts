import * as wts from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';

const {
  connect,
  disconnect,
  disconnectSync,
  getSession,
  getSessionSync,
  listSessions,
  listSessionsSync,
  logoff,
  logoffSync,
  openServer,
  sessionIdOfProcess,
  waitUntilGone,
} = wts;

interface Refusal {
  readonly error: typeof TypeError | typeof RangeError;
  readonly code: string;
}
const type: Refusal = { error: TypeError, code: 'ERR_INVALID_ARG_TYPE' };
const value: Refusal = { error: TypeError, code: 'ERR_INVALID_ARG_VALUE' };
const range: Refusal = { error: RangeError, code: 'ERR_OUT_OF_RANGE' };

const ids: readonly (readonly [unknown, Refusal])[] = [
  [-1, range],
  [1.5, range],
  [NaN, range],
  [Infinity, range],
  [0xfffffffe, range],
  [0xffffffff, range],
  [2 ** 32, range],
  ['3', value],
  ['console', value],
  [undefined, type],
  [null, type],
  [3n, type],
  [true, type],
  [{}, type],
  [[3], type],
];

// Only some functions take a Session, so an object without its parts is tried on those.
const halfSessions: readonly (readonly [unknown, Refusal])[] = [
  [{ id: 3 }, type],
  [{ state: 'active' }, type],
  [{ id: -1, state: 'active' }, range],
  [{ id: 3, state: 'active', userName: 7 }, type],
  [{ id: 3, state: 'active', logonTime: 'neulich' }, value],
  [{ id: 3, state: 'active', logonTime: 5 }, type],
];

type Use = (...args: never[]) => unknown;
const bySession: Readonly<Record<string, Use>> = {
  getSession,
  getSessionSync,
  logoff,
  logoffSync,
  disconnect,
  disconnectSync,
  waitUntilGone,
};
const takesSession: Readonly<Record<string, Use>> = {
  logoff,
  logoffSync,
  disconnect,
  disconnectSync,
  waitUntilGone,
};
const waits: Readonly<Record<string, Use>> = { logoff, logoffSync, waitUntilGone };

function call(use: Use, ...args: unknown[]): unknown {
  return (use as (...args: unknown[]) => unknown)(...args);
}

/** The refusal, whether it is thrown or rejected; an async function must never throw. */
async function refusalOf(
  name: string,
  use: Use,
  ...args: unknown[]
): Promise<Error & { code: string }> {
  let result: unknown;
  try {
    result = call(use, ...args);
  } catch (error) {
    expect(name, 'only a blocking function may throw').toMatch(
      /Sync$|^openServer$|^sessionIdOfProcess$/,
    );
    return error as Error & { code: string };
  }
  try {
    await result;
  } catch (error) {
    return error as Error & { code: string };
  }
  throw new Error(`${name} took ${String(args[0])}`);
}

export function suite(backend: Backend): void {
  describe('bad input', () => {
    async function expectRefusal(
      refusal: Refusal,
      name: string,
      use: Use,
      ...args: unknown[]
    ): Promise<void> {
      const error = await refusalOf(name, use, ...args);
      expect(error).toBeInstanceOf(refusal.error);
      expect(error.code).toBe(refusal.code);
    }

    it.each(Object.entries(bySession))('%s refuses what is not a session id', async (name, use) => {
      backend.reset({});
      for (const [id, refusal] of ids) await expectRefusal(refusal, name, use, id);
      expect(backend.calls()).toEqual([]);
    });

    it.each(Object.entries(takesSession))(
      '%s refuses what is only half a session',
      async (name, use) => {
        backend.reset({});
        for (const [session, refusal] of halfSessions)
          await expectRefusal(refusal, name, use, session);
        expect(backend.calls()).toEqual([]);
      },
    );

    it.each(Object.entries({ ...bySession, listSessions, listSessionsSync }))(
      '%s refuses options of the wrong type',
      async (name, use) => {
        backend.reset({});
        const lists = name.startsWith('list');
        const refuse = (refusal: Refusal, options: unknown): Promise<void> =>
          lists
            ? expectRefusal(refusal, name, use, options)
            : expectRefusal(refusal, name, use, 3, options);
        for (const options of [null, 5, 'gone', [], true]) await refuse(type, options);
        for (const timeout of ['5', null, {}, 5n]) await refuse(type, { timeout });
        for (const timeout of [-1, NaN]) await refuse(range, { timeout });
        for (const server of [null, 'rdsh1', {}, 5]) await refuse(type, { server });
        for (const signal of [
          null,
          {},
          'abort',
          new AbortController(),
          { aborted: false, addEventListener: () => undefined },
        ])
          await refuse(name.endsWith('Sync') ? value : type, { signal });
        // A thread that blocks hears of no signal.
        if (name.endsWith('Sync')) await refuse(value, { signal: AbortSignal.abort() });
        for (const misspelt of [{ timeOut: 5 }, { withUsers: true }, { Server: undefined }])
          await refuse(value, misspelt);
        if (lists) for (const withUser of [1, 'ja', null]) await refuse(type, { withUser });
        expect(backend.calls()).toEqual([]);
      },
    );

    it.each(Object.entries({ disconnect, disconnectSync }))(
      '%s refuses options of waits',
      async (name, use) => {
        backend.reset({});
        for (const options of [{ wait: 'none' }, { pollInterval: 5 }, { onProgress: undefined }])
          await expectRefusal(value, name, use, 3, options);
        expect(backend.calls()).toEqual([]);
      },
    );

    it.each(Object.entries(waits))('%s refuses wrong ways to wait', async (name, use) => {
      backend.reset({});
      for (const pollInterval of ['5', null])
        await expectRefusal(type, name, use, 3, { pollInterval });
      for (const pollInterval of [0, -5, NaN, Infinity])
        await expectRefusal(range, name, use, 3, { pollInterval });
      for (const onProgress of [null, {}, 'log'])
        await expectRefusal(type, name, use, 3, { onProgress });
      for (const expected of [null, 'Zoë', 5])
        await expectRefusal(type, name, use, 3, { expect: expected });
      await expectRefusal(type, name, use, 3, { expect: ['Zoë'] });
      for (const misspelt of [{ username: 'Zoë' }, {}, new Date()]) {
        await expectRefusal(value, name, use, 3, { expect: misspelt });
      }
      await expectRefusal(type, name, use, 3, { expect: { userName: 5 } });
      await expectRefusal(type, name, use, 3, { expect: { logonTime: 5 } });
      await expectRefusal(value, name, use, 3, { expect: { logonTime: new Date(NaN) } });
      for (const misspelt of name === 'waitUntilGone' ? [{ wait: 'none' }] : [])
        await expectRefusal(value, name, use, 3, misspelt);
      if (name !== 'waitUntilGone') {
        await expectRefusal(value, name, use, 3, { wait: 'forever' });
        await expectRefusal(type, name, use, 3, { wait: true });
      }
      expect(backend.calls()).toEqual([]);
    });

    it.each([
      ['connect', connect],
      ['openServer', openServer],
    ] as const)('%s refuses what is not a host name', async (name, use) => {
      backend.reset({});
      for (const host of [undefined, null, 5, {}]) await expectRefusal(type, name, use, host);
      for (const host of ['', ' ', '\\\\', 'a\0b', 'a\\b'])
        await expectRefusal(value, name, use, host);
      await expectRefusal(type, name, use, 'host', { virtualMachines: 'yes' });
      await expectRefusal(type, name, use, 'host', 'yes');
      for (const misspelt of [{ virtualmachines: true }, { server: wts.localServer }])
        await expectRefusal(value, name, use, 'host', misspelt);
      expect(backend.calls()).toEqual([]);
    });

    it('sessionIdOfProcess refuses what is not a process id', async () => {
      backend.reset({});
      for (const pid of [undefined, null, '5', {}])
        await expectRefusal(type, 'sessionIdOfProcess', sessionIdOfProcess, pid);
      for (const pid of [-1, 1.5, NaN, 2 ** 32])
        await expectRefusal(range, 'sessionIdOfProcess', sessionIdOfProcess, pid);
    });

    it.each(
      Object.entries({ ...bySession, listSessions }).filter(([name]) => !name.endsWith('Sync')),
    )('%s asks Windows nothing when its signal is aborted already', async (name, use) => {
      backend.reset({});
      const reason = new Error('schon vorbei');
      const options = { signal: AbortSignal.abort(reason) };
      const error = await refusalOf(
        name,
        use,
        ...(name === 'listSessions' ? [options] : [3, options]),
      );
      expect(error).toBe(reason);
      if (name !== 'listSessions')
        expect(await refusalOf(name, use, 'current', options)).toBe(reason);
      expect(backend.calls()).toEqual([]);
    });

    it('a method of a server rejects as its function does, and never throws', async () => {
      backend.reset({});
      const other = wts.openServer('host');
      const asked = backend.calls().length;
      const server = wts.localServer as unknown as Record<string, (...args: unknown[]) => unknown>;
      for (const name of ['listSessions', 'getSession', 'logoff', 'disconnect', 'waitUntilGone']) {
        const args = name === 'listSessions' ? [5] : [3, 5];
        await expect(server[name]?.(...args)).rejects.toMatchObject({
          code: 'ERR_INVALID_ARG_TYPE',
        });
        for (const options of [{ withUsers: true }, { server: other }]) {
          await expect(server[name]?.(...args.slice(0, -1), options)).rejects.toMatchObject({
            code: 'ERR_INVALID_ARG_VALUE',
          });
        }
      }
      await expect(wts.localServer.ping({ timeOut: 5 } as object)).rejects.toMatchObject({
        code: 'ERR_INVALID_ARG_VALUE',
      });
      expect(backend.calls()).toHaveLength(asked);
      other.close();
    });

    it('connect asks Windows nothing when its signal is aborted already', async () => {
      backend.reset({});
      const reason = new Error('schon vorbei');
      await expect(connect('host', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(backend.calls()).toEqual([]);
    });
  });
}
