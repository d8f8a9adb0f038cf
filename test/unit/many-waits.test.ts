import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { disconnect, listSessions, logoff, waitUntilGone } from '../../src/index.js';
import { installBinding } from '../../src/native/loader.js';
import { SimulatedHost } from '../../src/testing/index.js';
import { queuedBinding } from './queued-binding.js';

const QUERY = 'WTSQuerySessionInformationW';
const LIST = 'WTSEnumerateSessionsExW';

let host: SimulatedHost;

function install(...options: ConstructorParameters<typeof SimulatedHost>): void {
  host = new SimulatedHost(...options);
  installBinding(queuedBinding(host.binding));
}

function count(call: string, from = 0): number {
  return host.calls.slice(from).filter((made) => made.call === call).length;
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i + 2);
const users = (ids: readonly number[]): { id: number; userName: string }[] =>
  ids.map((id) => ({ id, userName: `Zoë ${String(id)}` }));

/** How a promise has ended so far. */
function endingOf(promise: Promise<unknown>): { of?: unknown } {
  const ending: { of?: unknown } = {};
  promise.then(
    (value) => (ending.of = value ?? 'done'),
    (error: unknown) => (ending.of = error),
  );
  return ending;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  host.release();
  installBinding(undefined);
  vi.useRealTimers();
});

describe('a thousand waits', () => {
  const ids = range(1000);

  it('cost one list a tick and at most eight looks while nothing changes', async () => {
    install({ latency: 20, sessions: users(ids) });
    const abort = new AbortController();
    const { signal } = abort;
    const waits = ids.map((id) => endingOf(waitUntilGone(id, { signal, timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(30_000);
    const before = host.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    const lists = count(LIST, before);
    expect(lists).toBeGreaterThan(15);
    expect(lists).toBeLessThanOrEqual(21);
    expect(count(QUERY, before)).toBeLessThanOrEqual(8 * lists);
    expect(count(QUERY, before)).toBeGreaterThan(100);
    abort.abort('genug');
    await vi.advanceTimersByTimeAsync(0);
    expect(waits.every(({ of }) => of === 'genug')).toBe(true);
  });

  it('that end together are all told so within a second', async () => {
    install({ latency: 20, sessions: [{ id: 0, name: 'Services' }, ...users(ids)] });
    const waits = ids.map((id) => endingOf(waitUntilGone(id, { timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(30_000);
    const before = host.calls.length;
    for (const id of ids) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(waits.filter(({ of }) => of === undefined)).toEqual([]);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
    expect(count(QUERY, before)).toBeLessThan(50);
  });

  it('that end together are told so also where they are asked about at different times', async () => {
    const some = range(300);
    install({ latency: 20, sessions: [{ id: 0, name: 'Services' }, ...users(some)] });
    // Some of them are due while the list for the others is on its way.
    const pollInterval = (id: number): number => (id < 150 ? 500 : 503 + 4 * (id % 12));
    const waits = some.map((id) =>
      endingOf(waitUntilGone(id, { timeout: Infinity, pollInterval: pollInterval(id) })),
    );
    await vi.advanceTimersByTimeAsync(20_000);
    const before = host.calls.length;
    for (const id of some) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(1000);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
    expect(count(QUERY, before)).toBeLessThan(100);
  });

  it('that end together are told so although lists are not to be had', async () => {
    install({
      latency: 1,
      sessions: [{ id: 0, name: 'Services' }, ...users(range(60))],
      faults: [{ call: LIST, error: 5 }],
    });
    const waits = range(60).map((id) => endingOf(waitUntilGone(id, { timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(5000);
    for (const id of range(60)) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(10_000);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
  });

  it('leave a turn for what a caller waits for', async () => {
    install({ latency: 20, sessions: users(ids) });
    const waits = ids.map((id) => endingOf(logoff(id, { timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(5);
    const listing = endingOf(listSessions());
    await vi.advanceTimersByTimeAsync(100);
    expect(listing.of).toHaveLength(1000);
    await vi.advanceTimersByTimeAsync(30_000);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
  });

  it('are not told that a session is gone which only lists have ceased to show', async () => {
    const seen = users(range(20));
    const denied = seen.map((session) => ({ ...session, denied: ['query' as const] }));
    install({ sessions: [{ id: 0, name: 'Services' }, ...seen] });
    const waits = range(20).map((id) => endingOf(waitUntilGone(id, { timeout: 60_000 })));
    await vi.advanceTimersByTimeAsync(5000);
    host.reset({ sessions: [{ id: 0, name: 'Services' }, ...denied], hidesDenied: true });
    await vi.advanceTimersByTimeAsync(50_000);
    expect(waits.map(({ of }) => of)).toEqual(range(20).map(() => undefined));
    await vi.advanceTimersByTimeAsync(10_000);
    for (const { of } of waits) {
      expect(of).toMatchObject({
        code: 'ERR_WTS_TIMEOUT',
        cause: { code: 'ERROR_ACCESS_DENIED' },
      });
    }
  });
});

describe('a query that hangs', () => {
  it.each([2, 30])('delays nobody else of %i', async (length) => {
    const ids = range(length);
    const [hanging = 0, ...others] = ids;
    install({
      sessions: [{ id: 0, name: 'Services' }, ...users(ids)],
      faults: [{ call: QUERY, sessionId: hanging, skip: 1, hang: true }],
    });
    const stuck = endingOf(waitUntilGone(hanging, { timeout: 60_000, pollInterval: 100 }));
    const waits = others.map((id) => endingOf(waitUntilGone(id, { pollInterval: 100 })));
    await vi.advanceTimersByTimeAsync(150);
    for (const id of others) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(250);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
    expect(stuck.of).toBeUndefined();
  });

  it('holds the place of nobody else among those that are looked at in turn', async () => {
    const ids = range(40);
    const hanging = ids.slice(0, 10);
    install({
      sessions: users(ids),
      faults: hanging.map((sessionId) => ({ call: QUERY, sessionId, skip: 1, hang: true })),
    });
    // The addon gets its turns back from what hangs.
    installBinding(host.binding);
    const abort = new AbortController();
    const { signal } = abort;
    const waits = ids.map((id) => endingOf(waitUntilGone(id, { signal, timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(60_000);
    // No list tells two logons of one user apart.
    for (const id of ids) host.addSession({ id, userName: `Zoë ${String(id)}` });
    await vi.advanceTimersByTimeAsync(15_000);
    for (const { of } of waits.slice(10)) expect(of).toMatchObject({ outcome: 'replaced' });
    abort.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is asked once more and not without end, and others go on although many hang', async () => {
    const ids = range(5);
    install({
      sessions: users(range(6)),
      faults: ids.map((sessionId) => ({ call: QUERY, sessionId, skip: 1, hang: true })),
    });
    const abort = new AbortController();
    const { signal } = abort;
    const waits = ids.map((id) => endingOf(waitUntilGone(id, { signal, timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(50_000);
    for (const id of ids) {
      expect(host.calls.filter(({ sessionId }) => sessionId === id).length).toBeLessThanOrEqual(3);
    }
    abort.abort('genug');
    await vi.advanceTimersByTimeAsync(0);
    for (const { of } of waits) expect(of).toBe('genug');
  });
});

const DAY = 24 * 3_600_000;

it('a day of waits leaves no timer, no listener and no call behind', async () => {
  const shared = new AbortController();
  let listeners = 0;
  const { signal } = shared;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  host = new SimulatedHost().install();
  for (let hour = 0; hour < 24; hour++) {
    host.reset({
      latency: hour % 3,
      sessions: [
        { id: 0, name: 'Services' },
        ...users(range(12)),
        { id: 20, userName: 'Günther', logoff: { outcome: 'stuck' } },
        { id: 21, userName: 'Łukasz', logoff: { reusedBy: { userName: 'Łukasz' } } },
        { id: 22, userName: 'Håkon', denied: ['query'] },
        { id: 23, userName: 'Šárka' },
        { id: 24, userName: 'Ünal' },
        { id: 25, userName: 'Ása' },
        { id: 26, userName: 'José' },
      ],
      faults: [
        { call: QUERY, sessionId: 23, skip: 2, hang: true },
        { call: QUERY, sessionId: 5, skip: 2, error: 1722, times: 2 },
        { call: 'WTSLogoffSession', sessionId: 6, error: 7024, times: 3 },
        { call: 'WTSLogoffSession', sessionId: 7, hang: true, times: 1 },
        { call: 'WTSDisconnectSession', sessionId: 26, error: 7024 },
      ],
    });
    const own = new AbortController();
    // So late that a timer which is not cleared is still there when it is counted.
    const timeout = 2 * DAY;
    const waits = [
      ...range(12).map((id) =>
        endingOf(logoff(id, { signal, timeout: id === 7 ? 90_000 : timeout })),
      ),
      endingOf(logoff(20, { signal, wait: 'native', timeout: 60_000 })),
      endingOf(logoff(21, { signal, timeout })),
      endingOf(logoff(22, { signal, timeout, wait: 'none' })),
      endingOf(waitUntilGone(23, { signal, timeout: 120_000 })),
      endingOf(waitUntilGone(20, { signal: own.signal, timeout: Infinity, pollInterval: DAY })),
      endingOf(disconnect(23, { signal })),
      endingOf(disconnect(24, { signal, timeout })),
      endingOf(listSessions({ signal, timeout })),
    ];
    await vi.advanceTimersByTimeAsync(150_000);
    // All but one are over, and that one's next question is far off: it must not stay behind a nearer one.
    expect(waits.filter(({ of }) => of === undefined)).toHaveLength(1);
    waits.push(
      endingOf(logoff(25, { signal, timeout })),
      endingOf(disconnect(26, { signal: own.signal, timeout })),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    own.abort('genug');
    await vi.advanceTimersByTimeAsync(0);
    expect(waits.every(({ of }) => of !== undefined)).toBe(true);
    // At once, before what is left behind has had the time to go off.
    expect({ timers: vi.getTimerCount(), calls: host.pendingCalls, listeners }).toEqual({
      ...{ timers: 0, calls: 0, listeners: 0 },
    });
    await vi.advanceTimersByTimeAsync(DAY / 24 - 160_000);
  }
});
