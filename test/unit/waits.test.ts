import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logoff, waitUntilGone, WtsError } from '../../src/index.js';
import { SimulatedHost } from '../../src/testing/index.js';

let hosts: SimulatedHost[] = [];

function install(...options: ConstructorParameters<typeof SimulatedHost>): SimulatedHost {
  const host = new SimulatedHost(...options).install();
  hosts.push(host);
  return host;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const host of hosts) {
    host.release();
    host.uninstall();
  }
  hosts = [];
  vi.useRealTimers();
});

describe('waits that share a host', () => {
  it('go on although Windows never answers for one of them', async () => {
    const host = install({
      sessions: [
        { id: 3, userName: 'Zoë' },
        { id: 4, userName: 'Günther' },
      ],
      faults: [{ call: 'WTSQuerySessionInformationW', sessionId: 4, skip: 1, hang: true }],
    });
    const stuck = waitUntilGone(4, { timeout: 60_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    const other = waitUntilGone(3, { timeout: 60_000 });
    await vi.advanceTimersByTimeAsync(100);
    host.removeSession(3);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await other).toMatchObject({ outcome: 'gone' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await stuck).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
  });

  it('end on a host that takes longer than a tick for each answer', async () => {
    install({
      latency: 5200,
      sessions: [{ id: 3, userName: 'Zoë', logoff: { path: [] } }],
    });
    const running = logoff(3, { timeout: 60_000 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await running).toMatchObject({ outcome: 'gone' });
  });

  it('end on a slow host when there are many', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => i + 2);
    const host = install({
      latency: 5200,
      sessions: ids.map((id) => ({ id, userName: `Zoë ${String(id)}` })),
    });
    const waits = Promise.all(ids.map((id) => waitUntilGone(id, { timeout: 600_000 })));
    await vi.advanceTimersByTimeAsync(30_000);
    for (const id of ids) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(570_000);
    expect((await waits).every(({ outcome }) => outcome === 'gone')).toBe(true);
  });

  it('fail on a host that takes long to say that it cannot be reached, however long they may take', async () => {
    install({
      sessions: [{ id: 3, userName: 'Zoë' }],
      faults: [{ call: 'WTSQuerySessionInformationW', skip: 1, delay: 21_000, error: 1722 }],
    });
    const wait = waitUntilGone(3, { timeout: Infinity }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await wait).toMatchObject({ code: 'RPC_S_SERVER_UNAVAILABLE' });
  });

  it('ask again when an answer was lost, and not without end', async () => {
    const host = install({
      sessions: [{ id: 3, userName: 'Zoë' }],
      faults: [{ call: 'WTSQuerySessionInformationW', skip: 1, times: 1, hang: true }],
    });
    const wait = waitUntilGone(3, { timeout: 60_000 });
    await vi.advanceTimersByTimeAsync(6000);
    host.removeSession(3);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await wait).toMatchObject({ outcome: 'gone' });

    host.reset({
      sessions: [{ id: 3, userName: 'Zoë' }],
      faults: [{ call: 'WTSQuerySessionInformationW', skip: 1, hang: true }],
    });
    const lost = waitUntilGone(3, { timeout: 60_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(host.calls.length).toBeLessThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await lost).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
    expect(host.pendingCalls).toBe(0);
  });

  it('ask again although an answer was lost for each of them', async () => {
    const host = install({
      sessions: [3, 4].map((id) => ({ id, userName: `Zoë ${String(id)}` })),
      faults: [3, 4].map((sessionId) => ({
        ...{ call: 'WTSQuerySessionInformationW', sessionId, skip: 1, times: 1, hang: true },
      })),
    });
    const waits = [3, 4].map((id) => waitUntilGone(id, { timeout: 60_000 }));
    await vi.advanceTimersByTimeAsync(12_000);
    for (const id of [3, 4]) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(60_000);
    for (const wait of waits) expect(await wait).toMatchObject({ outcome: 'gone' });
  });

  it('do without the list when its answers are lost', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => i + 2);
    const host = install({
      sessions: ids.map((id) => ({ id, userName: `Zoë ${String(id)}` })),
      faults: [{ call: 'WTSEnumerateSessionsExW', hang: true }],
    });
    const waits = ids.map((id) => waitUntilGone(id, { timeout: 60_000 }));
    await vi.advanceTimersByTimeAsync(12_000);
    for (const id of ids) host.removeSession(id);
    await vi.advanceTimersByTimeAsync(60_000);
    for (const wait of waits) expect(await wait).toMatchObject({ outcome: 'gone' });
  });

  it('do not suffer from what one before has asked in vain', async () => {
    const host = install({
      sessions: [3, 4].map((id) => ({ id, userName: `Zoë ${String(id)}` })),
      faults: [
        { call: 'WTSQuerySessionInformationW', sessionId: 4, skip: 1, times: 2, hang: true },
      ],
    });
    const abort = new AbortController();
    const long = waitUntilGone(3, { signal: abort.signal, timeout: Infinity }).catch(() => 0);
    const first = waitUntilGone(4, { timeout: 10_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_400);
    expect(await first).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
    const polls: number[] = [];
    const second = waitUntilGone(4, {
      onProgress: (progress) => {
        polls.push(progress.polls);
        if (progress.polls === 3) host.removeSession(4);
      },
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect(await second).toMatchObject({ outcome: 'gone' });
    expect(polls).toEqual([1, 2, 3]);
    abort.abort();
    await long;
    await vi.advanceTimersByTimeAsync(0);
    expect(host.pendingCalls).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('learn at once what has been found out, whoever is asked next', async () => {
    const host = install({
      sessions: [3, 4].map((id) => ({ id, userName: `Zoë ${String(id)}` })),
      faults: [{ call: 'WTSQuerySessionInformationW', sessionId: 4, skip: 2, hang: true }],
    });
    const options = { timeout: 900, pollInterval: 300 };
    const gone = waitUntilGone(3, options);
    const stuck = waitUntilGone(4, options).catch((error: unknown) => error);
    // Each has been asked once more by then.
    await vi.advanceTimersByTimeAsync(100);
    host.removeSession(3);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await gone).toMatchObject({ outcome: 'gone' });
    expect(await stuck).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
  });

  it('report progress after polls only, each of which counts', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => i + 2);
    install({
      sessions: ids.map((id) => ({ id, userName: `Zoë ${String(id)}` })),
      faults: [{ call: 'WTSEnumerateSessionsExW', error: 5 }],
    });
    const polls: number[] = [];
    const waits = ids.map((id) =>
      waitUntilGone(id, {
        ...{ timeout: 5000, pollInterval: 100 },
        onProgress: (progress) => {
          if (id === 2) polls.push(progress.polls);
        },
      }).catch(() => 0),
    );
    await vi.advanceTimersByTimeAsync(6000);
    await Promise.all(waits);
    expect(polls.length).toBeGreaterThan(5);
    expect(polls).toEqual(polls.map((_, i) => i + 1));
  });

  it('keep each its own poll interval', async () => {
    install({
      sessions: [
        { id: 3, userName: 'Zoë' },
        { id: 4, userName: 'Günther' },
      ],
    });
    const polls = { slow: 0, fast: 0 };
    const abort = new AbortController();
    const { signal } = abort;
    const waits = Promise.allSettled([
      waitUntilGone(3, { signal, pollInterval: 10_000, onProgress: () => (polls.slow += 1) }),
      waitUntilGone(4, { signal, pollInterval: 100, onProgress: () => (polls.fast += 1) }),
    ]);
    await vi.advanceTimersByTimeAsync(20_000);
    abort.abort();
    await waits;
    expect(polls.fast).toBeGreaterThan(150);
    expect(polls.slow).toBeGreaterThanOrEqual(2);
    expect(polls.slow).toBeLessThanOrEqual(3);
  });

  it('survive a connection that is broken for a second, however often they ask', async () => {
    install({
      sessions: [{ id: 3, userName: 'Zoë' }],
      faults: [{ call: 'WTSQuerySessionInformationW', skip: 1, times: 20, error: 1722 }],
    });
    const wait = waitUntilGone(3, { timeout: 5000, pollInterval: 20 }).catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(6000);
    expect(await wait).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
  });

  it('leave nothing behind: no timer, no call', async () => {
    const host = install({ sessions: [{ id: 3, userName: 'Zoë' }] });
    const abort = new AbortController();
    const wait = waitUntilGone(3, { signal: abort.signal, timeout: Infinity });
    wait.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1000);
    abort.abort();
    await expect(wait).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
    expect(host.pendingCalls).toBe(0);
  });
});

describe('an operation and its host', () => {
  it('stay together when another host is installed meanwhile', async () => {
    const a = install({ latency: 20, sessions: [{ id: 3, userName: 'Zoë' }] });
    const running = logoff(3, { wait: 'none' });
    await vi.advanceTimersByTimeAsync(5);
    a.uninstall();
    const b = install({ sessions: [{ id: 3, userName: 'Håkon' }] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await running).toMatchObject({ outcome: 'requested' });
    expect(b.calls).toEqual([]);
    expect(a.session(3)).toBeUndefined();
  });

  it('log nobody off when the wait is over before it began', async () => {
    const host = install({ sessions: [{ id: 3, userName: 'Zoë' }] });
    const abort = new AbortController();
    const calls = host.calls;
    const running = logoff(3, { wait: 'native', signal: abort.signal });
    running.catch(() => undefined);
    while (calls.length === 0) await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    await expect(running).rejects.not.toBeInstanceOf(WtsError);
    await vi.advanceTimersByTimeAsync(1000);
    expect(host.calls.filter(({ call }) => call === 'WTSLogoffSession')).toEqual([]);
  });
});
