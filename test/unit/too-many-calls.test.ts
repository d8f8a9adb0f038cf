import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  connect,
  disconnect,
  getSession,
  getSessionSync,
  listSessions,
  logoff,
  logoffSync,
  waitUntilGone,
  WtsError,
} from '../../src/index.js';
import type { NativeBinding } from '../../src/native/binding.js';
import { installBinding } from '../../src/native/loader.js';
import { SimulatedHost } from '../../src/testing/index.js';

/* What the addon says when a host has too many calls that have not returned: it makes no more of them. */

const kinds = {
  querySession: 'WTSQuerySessionInformationW',
  enumerateSessionsEx: 'WTSEnumerateSessionsExW',
  logoffSession: 'WTSLogoffSession',
  disconnectSession: 'WTSDisconnectSession',
  openServer: 'WTSOpenServerW',
} as const;
type Kind = keyof typeof kinds;
/** The ticket of a call that is not made. */
const REFUSED = 0x10000;

let host: SimulatedHost;
/** The functions that the addon does not call, from the n-th call on. */
let full: Partial<Record<Kind, number>>;
/** The only session that it does not ask about. */
let stuckId: number | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  host = new SimulatedHost({
    sessions: [
      { id: 0, name: 'Services', state: 'disconnected' },
      { id: 3, userName: 'Šárka', logoff: { path: [] } },
    ],
  });
  full = {};
  stuckId = undefined;
  let refused: (() => boolean) | undefined;
  const refusing = (kind: Kind): never =>
    ((...args: unknown[]) => {
      const left = full[kind] ?? Infinity;
      const isOther = stuckId !== undefined && args[1] !== stuckId;
      if (left > 0 || isOther) {
        full[kind] = left - 1;
        return (host.binding[kind] as (...args: unknown[]) => unknown)(...args);
      }
      const failure = { syscall: kinds[kind], errno: 170, started: false };
      const done = args.at(-1);
      if (typeof done !== 'function') return failure;
      refused = () => {
        refused = undefined;
        (done as (outcome: unknown) => void)(failure);
        return true;
      };
      queueMicrotask(() => refused?.());
      return REFUSED;
    }) as never;
  const refusals = Object.fromEntries(
    Object.keys(kinds).map((kind) => [kind, refusing(kind as Kind)]),
  ) as Partial<NativeBinding>;
  const waitFor: NativeBinding['waitFor'] = (ticket, milliseconds) =>
    ticket === REFUSED ? refused?.() === true : host.binding.waitFor(ticket, milliseconds);
  installBinding({ ...host.binding, abandon: () => undefined, waitFor, ...refusals });
});
afterEach(() => {
  installBinding(undefined);
  vi.useRealTimers();
});

async function failureOf(run: () => unknown): Promise<WtsError> {
  const ending = Promise.resolve()
    .then(run)
    .then(
      (value) => value,
      (error: unknown) => error,
    );
  await vi.advanceTimersByTimeAsync(10);
  const error = await Promise.race([ending, Promise.resolve('nothing yet')]);
  expect(error).toBeInstanceOf(WtsError);
  return error as WtsError;
}

describe('a host with too many calls that do not return', () => {
  it.each([
    ['getSession', () => getSession(3), 'querySession', 0],
    ['getSession, between two questions', () => getSession(3), 'querySession', 1],
    ['getSessionSync', () => getSessionSync(3), 'querySession', 0],
    ['waitUntilGone', () => waitUntilGone(3), 'querySession', 0],
    ['logoff', () => logoff(3), 'querySession', 0],
    ['logoff, at the request', () => logoff(3), 'logoffSession', 0],
    ['logoff, not waited for', () => logoff(3, { wait: 'none' }), 'logoffSession', 0],
    ['logoffSync, at the request', () => logoffSync(3, { wait: 'none' }), 'logoffSession', 0],
    ['disconnect', () => disconnect(3), 'disconnectSession', 0],
    ['listSessions', () => listSessions(), 'enumerateSessionsEx', 0],
    ['connect', () => connect('rdsh1'), 'openServer', 0],
  ] as const)('fails %s at once, with a code of its own', async (_, run, kind, after) => {
    full = { [kind]: after };
    const error = await failureOf(run);
    expect(error).toMatchObject({ code: 'ERR_WTS_TOO_MANY_CALLS', syscall: kinds[kind] });
    expect(error).not.toHaveProperty('errno');
    expect(error.message).toContain('not called');
    expect(error.message).toContain('stats()');
    expect(host.session(3)).toMatchObject({ userName: 'Šárka' });
    const calls = host.calls.map(({ call }) => call);
    expect(calls.filter((call) => /Logoff|Disconnect/.test(call))).toEqual([]);
  });

  it('fails also where only the names of a user could not be asked for', async () => {
    host.reset({
      sessions: [{ id: 3, userName: 'Šárka' }],
      faults: [{ call: 'WTSEnumerateSessionsExW', error: 120 }],
    });
    full = { querySession: 0 };
    const listed = await failureOf(() => listSessions({ withUser: true }));
    expect(listed.code).toBe('ERR_WTS_TOO_MANY_CALLS');
    const userName = 'a-name-of-more-than-twenty-characters';
    host.reset({ sessions: [{ id: 3, userName }] });
    full = { querySession: 1 };
    const looked = await failureOf(() => logoff(3, { expect: { userName } }));
    expect(looked.code).toBe('ERR_WTS_TOO_MANY_CALLS');
  });

  it('does not end a request that Windows is too busy for', async () => {
    host.reset({
      sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [] } }],
      faults: [{ call: 'WTSLogoffSession', error: 170, times: 1 }],
    });
    const running = logoff(3, { wait: 'none' });
    await vi.advanceTimersByTimeAsync(0);
    full = { querySession: 0 };
    await vi.advanceTimersByTimeAsync(2000);
    full = {};
    await vi.advanceTimersByTimeAsync(2000);
    expect(await running).toMatchObject({ outcome: 'requested' });
  });

  it('is waited for: its calls may return', async () => {
    const codes = new Set<string>();
    const waiting = waitUntilGone(3, {
      onProgress: ({ lastError }) => codes.add(lastError?.code ?? 'none'),
    });
    await vi.advanceTimersByTimeAsync(0);
    full = { querySession: 0 };
    await vi.advanceTimersByTimeAsync(30_000);
    expect([...codes]).toContain('ERR_WTS_TOO_MANY_CALLS');
    host.removeSession(3);
    full = {};
    await vi.advanceTimersByTimeAsync(1000);
    expect(await waiting).toMatchObject({ outcome: 'gone' });
  });

  it('has lists that tell of a session whose queries hang', async () => {
    const waiting = waitUntilGone(3, { timeout: 60_000 });
    await vi.advanceTimersByTimeAsync(1000);
    full = { querySession: 0 };
    stuckId = 3;
    await vi.advanceTimersByTimeAsync(20_000);
    host.removeSession(3);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await waiting).toMatchObject({ outcome: 'gone' });
  });

  it('does not take a session for gone that lists have ceased to show', async () => {
    const waiting = waitUntilGone(3, { timeout: 10_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    full = { querySession: 0 };
    stuckId = 3;
    host.reset({
      sessions: [
        { id: 0, name: 'Services', state: 'disconnected', denied: ['query'] },
        { id: 1, name: 'Console', userName: 'Zoë' },
        { id: 3, userName: 'Šárka', denied: ['query'] },
      ],
      hidesDenied: true,
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waiting).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
  });

  it('is the cause of a time-out', async () => {
    const ending = waitUntilGone(3, { timeout: 5000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    full = { querySession: 0 };
    await vi.advanceTimersByTimeAsync(6000);
    expect(await ending).toMatchObject({
      code: 'ERR_WTS_TIMEOUT',
      cause: { code: 'ERR_WTS_TOO_MANY_CALLS' },
    });
  });

  it('is not Windows that is busy, which is asked again', async () => {
    host = new SimulatedHost({
      sessions: [{ id: 3, userName: 'Šárka', logoff: { path: [] } }],
      faults: [{ call: 'WTSLogoffSession', error: 170, times: 2 }],
    });
    const running = logoff(3);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await running).toMatchObject({ outcome: 'gone' });
  });
});
