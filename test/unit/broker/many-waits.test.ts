import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Broker, connectBroker } from '../../../src/index.js';
import { installBinding } from '../../../src/native/loader.js';
import { desktop, failure, FakeBroker } from './fake-binding.js';

const keys = Array.from({ length: 1000 }, (_, i) => ({
  sessionId: 2 + Math.floor(i / 50),
  vmHostName: `rdvh-${String(i % 50)}-å`,
}));
const all = keys.map(({ sessionId, vmHostName }) => desktop(sessionId, vmHostName, 'Zoë'));

let fake: FakeBroker;
let broker: Broker;

beforeEach(async () => {
  vi.useFakeTimers();
  fake = new FakeBroker(all);
  fake.delay = 20;
  installBinding(fake.binding);
  const connecting = connectBroker('rdcb-zürich');
  await vi.advanceTimersByTimeAsync(20);
  broker = await connecting;
});
afterEach(() => {
  broker.close();
  installBinding(undefined);
  vi.useRealTimers();
});

function endingOf(promise: Promise<unknown>): { of?: unknown } {
  const ending: { of?: unknown } = {};
  promise.then(
    (value) => (ending.of = value),
    (error: unknown) => (ending.of = error),
  );
  return ending;
}

describe('a thousand waits', () => {
  async function begin(): Promise<{ of?: unknown }[]> {
    const waits = keys.map((key) => endingOf(broker.waitUntilGone(key, { timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(30_000);
    return waits;
  }

  it('cost one query a tick and no look', async () => {
    const waits = await begin();
    // The first of them may have been few.
    expect(fake.count('getInstance')).toBeLessThan(8);
    fake.calls.length = 0;
    await vi.advanceTimersByTimeAsync(10_000);
    const lists = fake.count('listInstances');
    expect(lists).toBeGreaterThan(15);
    expect(lists).toBeLessThanOrEqual(21);
    expect(fake.count('getInstance')).toBe(0);
    expect(waits.every(({ of }) => of === undefined)).toBe(true);
    fake.instances = [];
    await vi.advanceTimersByTimeAsync(600);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
    expect(vi.getTimerCount()).toBe(0);
    expect(fake.pending).toBe(0);
  });

  it('begin with one or two lists', async () => {
    const waits = keys.map((key) => endingOf(broker.waitUntilGone(key, { timeout: Infinity })));
    await vi.advanceTimersByTimeAsync(20);
    // The first one has asked before the others did.
    expect(fake.count('listInstances')).toBe(2);
    broker.close();
    await vi.advanceTimersByTimeAsync(50);
    for (const { of } of waits) expect(of).toMatchObject({ code: 'ERR_WTS_CLOSED' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are not told that a session is gone by lists that fail', async () => {
    const waits = await begin();
    for (const errno of [0x40010, 0x40009, 0x80041003, 0x80041045]) {
      fake.list = () => failure(errno);
      fake.get = () => failure(errno);
      await vi.advanceTimersByTimeAsync(5000);
      expect(waits.filter(({ of }) => of !== undefined)).toEqual([]);
    }
    fake.list = () => failure(0x800706ba);
    await vi.advanceTimersByTimeAsync(5000);
    for (const { of } of waits) expect(of).toMatchObject({ code: 'RPC_S_SERVER_UNAVAILABLE' });
  });

  it('look at sessions where lists lack some', async () => {
    const few = keys.slice(0, 20).map((key) => endingOf(broker.waitUntilGone(key)));
    await vi.advanceTimersByTimeAsync(2000);
    fake.list = () => failure(0x40010);
    fake.get = () => failure(0x80041002);
    await vi.advanceTimersByTimeAsync(5000);
    for (const { of } of few) expect(of).toMatchObject({ outcome: 'gone' });
  });

  it('do not end by a list with a session that cannot be read', async () => {
    const waits = keys.slice(0, 20).map((key) => endingOf(broker.waitUntilGone(key)));
    await vi.advanceTimersByTimeAsync(2000);
    const broken = { ...desktop(9, 'rdvh-ö'), VMHostName: null };
    for (const errno of [0x80041003, 0x80041024]) {
      fake.get = () => failure(errno);
      fake.list = () => [broken, desktop(9, 'rdvh-å', 'Šárka')];
      await vi.advanceTimersByTimeAsync(1000);
      expect(waits.filter(({ of }) => of !== undefined)).toEqual([]);
    }
    fake.list = () => [desktop(9, 'rdvh-å', 'Šárka')];
    await vi.advanceTimersByTimeAsync(5000);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
  });

  it('for sessions that are not there compare names a few times each', async () => {
    const missing = keys.slice(0, 300).map(({ sessionId }, i) => ({
      ...{ sessionId, vmHostName: `rdvh-${String(i)}-ö.contoso.com` },
    }));
    const folded = vi.spyOn(String.prototype, 'toLowerCase');
    const waits = missing.map((key) => endingOf(broker.waitUntilGone(key)));
    await vi.advanceTimersByTimeAsync(100);
    const times = folded.mock.calls.length;
    folded.mockRestore();
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
    // Each row of two lists, and each wait.
    expect(times).toBeLessThan(10 * (keys.length + missing.length));
  });

  it('are told who has another user by now', async () => {
    const rows = broker.listVirtualDesktopSessions();
    await vi.advanceTimersByTimeAsync(20);
    const waits = (await rows).map((row) => endingOf(broker.waitUntilGone(row)));
    await vi.advanceTimersByTimeAsync(1000);
    fake.instances = all.map((instance, i) =>
      i % 2 ? instance : { ...instance, UserName: 'Šárka' },
    );
    await vi.advanceTimersByTimeAsync(1000);
    waits.forEach(({ of }, i) => {
      if (i % 2) expect(of).toBeUndefined();
      else expect(of).toMatchObject({ outcome: 'replaced' });
    });
  });
});

describe('a thousand logoffs', () => {
  it('cost two lists before they are requested, and then one a tick', async () => {
    const waits = keys.map((key) => endingOf(broker.logoff(key)));
    await vi.advanceTimersByTimeAsync(45);
    expect(fake.count('listInstances')).toBe(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(fake.count('callMethod')).toBe(1000);
    expect(fake.count('getInstance')).toBeLessThan(8);
    fake.instances = [];
    await vi.advanceTimersByTimeAsync(1000);
    for (const { of } of waits) expect(of).toMatchObject({ outcome: 'gone' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('a wait goes on while a list has a session that cannot be read', async () => {
  // Its provider only lists.
  fake.get = () => failure(0x80041024);
  const [key, other] = keys.map((one) => ({ ...one }));
  if (!key || !other) throw new Error('no keys');
  const waits = [
    endingOf(broker.waitUntilGone(key, { timeout: Infinity })),
    endingOf(broker.logoff(other, { timeout: 30_000 })),
  ];
  await vi.advanceTimersByTimeAsync(1000);
  fake.list = () => [{ ...desktop(9, 'rdvh-ö'), VMHostName: null }];
  await vi.advanceTimersByTimeAsync(20_000);
  expect(waits.map(({ of }) => of)).toEqual([undefined, undefined]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(waits[1]?.of).toMatchObject({ code: 'ERR_WTS_TIMEOUT', ...other });
  expect(String(waits[1]?.of)).toContain('NULL as the VMHostName of session 9');
  fake.list = () => [desktop(9, 'rdvh-ö')];
  await vi.advanceTimersByTimeAsync(1000);
  expect(waits[0]?.of).toMatchObject({ outcome: 'gone' });
  expect(vi.getTimerCount()).toBe(0);
});

it('a list that never comes holds nobody else up for long', async () => {
  fake.delay = 100_000;
  const abort = new AbortController();
  const { signal } = abort;
  const [first, second] = keys.map((key) => ({ ...key }));
  if (!first || !second) throw new Error('no keys');
  const hanging = endingOf(broker.disconnect(first, { signal, timeout: Infinity }));
  await vi.advanceTimersByTimeAsync(10);
  fake.delay = 20;
  const ending = endingOf(broker.logoff(second, { wait: 'none' }));
  await vi.advanceTimersByTimeAsync(900);
  expect(fake.count('listInstances')).toBe(1);
  await vi.advanceTimersByTimeAsync(300);
  expect(ending.of).toMatchObject({ ...second, outcome: 'requested' });
  expect(hanging.of).toBeUndefined();
  abort.abort('genug');
  await vi.advanceTimersByTimeAsync(0);
  expect(hanging.of).toBe('genug');
  expect(vi.getTimerCount()).toBe(0);
});

it('a few waits are looked at one by one', async () => {
  const waits = keys.slice(0, 5).map((key) => endingOf(broker.waitUntilGone(key)));
  await vi.advanceTimersByTimeAsync(5000);
  expect(fake.count('listInstances')).toBe(2);
  expect(fake.count('getInstance')).toBeGreaterThan(40);
  broker.close();
  await vi.advanceTimersByTimeAsync(0);
  for (const { of } of waits) expect(of).toMatchObject({ code: 'ERR_WTS_CLOSED' });
  expect(vi.getTimerCount()).toBe(0);
});
