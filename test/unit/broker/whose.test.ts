import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Broker, connectBroker } from '../../../src/index.js';
import { installBinding } from '../../../src/native/loader.js';
import { failureOf } from './failure-of.js';
import { desktop, failure, FakeBroker, type Instance } from './fake-binding.js';

/* Whose session it is that a request would reach, and that a wait is for. */

const key = { sessionId: 2, vmHostName: 'rdvh-å' };
const zoe = { ...desktop(2, 'rdvh-å', 'Zoë'), DomainName: 'ZÜRICH' };
const sarka = { ...desktop(2, 'rdvh-å', 'Šárka'), DomainName: 'ZÜRICH' };
const unread = desktop(2, 'rdvh-å');
const quick = { pollInterval: 1 };
let fake: FakeBroker;
let broker: Broker;

beforeEach(async () => {
  fake = new FakeBroker([zoe]);
  installBinding(fake.binding);
  broker = await connectBroker('rdcb-zürich');
});
afterEach(() => {
  broker.close();
  expect(fake.open).toBe(0);
  installBinding(undefined);
  vi.useRealTimers();
});

/** Looks show these, one after another; then there is no such session. */
function show(...instances: readonly Instance[]): void {
  const left = [...instances];
  fake.get = () => left.shift() ?? failure(0x80041002);
}

describe('a session of which the broker does not say whose it is', () => {
  it.each([
    ['the user', zoe],
    ['another one after a user', sarka],
  ])('is not taken for nobody’s when it says so later: %s', async (_, later) => {
    fake.instances = [unread];
    show(unread, later, later);
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    expect(fake.count('getInstance')).toBe(4);
  });

  it('is still that of its user while it does not', async () => {
    show(zoe, unread, unread, zoe);
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    show(zoe, unread, sarka);
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'replaced' });
  });

  it('is not replaced by a logoff that leaves it there', async () => {
    fake.instances = [unread];
    show(unread, zoe);
    expect(await broker.logoff(key, quick)).toMatchObject({ outcome: 'gone' });
  });
});

it('a wait is for the user of a row without a domain until it shows another user', async () => {
  const bare = desktop(2, 'rdvh-å', 'Zoë');
  fake.instances = [bare];
  const [row = { ...key, connectState: 'active' as const }] =
    await broker.listVirtualDesktopSessions();
  // A look may read the domain that the list has left out.
  show(bare, zoe, zoe);
  expect(await broker.waitUntilGone(row, quick)).toMatchObject({ outcome: 'gone' });
  show(bare, zoe, sarka);
  expect(await broker.waitUntilGone(row, quick)).toMatchObject({ outcome: 'replaced' });
});

describe('a list that took long', () => {
  const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['logoff', () => broker.logoff(key, { expect: { userName: 'Zoë' }, wait: 'none' })],
    ['disconnect', () => broker.disconnect(key, { expect: { userName: 'Zoë' } })],
    ['sendMessage', () => broker.sendMessage(key, 'Größe', '🦊', { expect: { userName: 'Zoë' } })],
  ];

  beforeEach(() => {
    vi.useFakeTimers();
    // What it says is what was there when it was asked.
    fake.list = () => [zoe];
    fake.delay = 3000;
  });

  /** How an attempt ends that nothing but fake time can delay. */
  async function outcomeOf(attempt: () => Promise<unknown>): Promise<unknown> {
    const outcome = attempt().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(25_000);
    return outcome;
  }

  it.each(attempts)('is not enough for a %s: the key is somebody else’s by now', async (_, run) => {
    fake.get = () => sarka;
    const error = await outcomeOf(run);
    expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', ...key });
    expect(String(error)).toContain('ZÜRICH\\Šárka is logged on to it');
    expect(fake.count('callMethod')).toBe(0);
  });

  it.each(attempts)('is followed by one more look before a %s', async (_, run) => {
    expect(await outcomeOf(run)).not.toBeInstanceOf(Error);
    expect(fake.calls.slice(1).map(([name]) => name)).toEqual([
      ...['listInstances', 'getInstance', 'callMethod'],
    ]);
  });

  it.each(attempts)('may show to a %s what is gone', async (_, run) => {
    fake.get = () => failure(0x80041002);
    expect(await outcomeOf(run)).toMatchObject({
      ...{ code: 'WBEM_E_NOT_FOUND', errno: 0x80041002, ...key, server: 'rdcb-zürich' },
    });
    expect(fake.count('callMethod')).toBe(0);
  });

  it('is not enough for a thread that blocks, either', () => {
    fake.list = () => {
      vi.advanceTimersByTime(3000);
      return [zoe];
    };
    fake.get = () => sarka;
    const options = { expect: { userName: 'Zoë' } };
    for (const attempt of [
      () => broker.logoffSync(key, options),
      () => {
        broker.disconnectSync(key, options);
      },
    ]) {
      expect(attempt).toThrow('ZÜRICH\\Šárka is logged on to it');
    }
    expect(fake.count('callMethod')).toBe(0);
  });

  it('is followed by another look where the way to the broker breaks', async () => {
    const answers = [failure(0x800706ba), failure(0x800706be)];
    fake.delay = 1500;
    fake.get = () => answers.shift() ?? zoe;
    expect(await outcomeOf(() => broker.disconnect(key))).toBeUndefined();
    expect(fake.count('getInstance')).toBe(3);
    expect(fake.count('callMethod')).toBe(1);
  });

  it.each([
    [0x80041003, 'WBEM_E_ACCESS_DENIED'],
    [0x80041001, 'WBEM_E_FAILED'],
    [0x800706ba, 'RPC_S_SERVER_UNAVAILABLE'],
  ])('is not enough where the look fails with %i', async (errno, code) => {
    fake.delay = 1500;
    fake.get = () => failure(errno);
    const error = await outcomeOf(() => broker.disconnect(key));
    expect(error).toMatchObject({ code, errno, ...key });
    expect(String(error)).toContain('Nothing was done.');
    expect(fake.count('callMethod')).toBe(0);
  });

  it('is enough where the provider can only list', async () => {
    fake.get = () => failure(0x80041024);
    expect(await outcomeOf(() => broker.disconnect(key))).toBeUndefined();
    expect(fake.count('callMethod')).toBe(1);
  });

  it('is enough when it took less than a second', async () => {
    fake.delay = 900;
    expect(await outcomeOf(() => broker.disconnect(key))).toBeUndefined();
    expect(fake.count('getInstance')).toBe(0);
  });
});

describe('two sessions with one key', () => {
  const again = { ...zoe, path: `${zoe.path} ` };

  it.each([
    ['of one user', [zoe, again]],
    ['of two users', [sarka, zoe]],
  ])('are not touched: %s', async (_, instances) => {
    fake.instances = instances;
    for (const attempt of [
      () => broker.logoff(key),
      () => broker.logoffSync(key),
      () => broker.disconnect(key),
      () => broker.sendMessage(key, 'Größe', '🦊'),
    ]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: 'ERR_WTS_REFUSED', ...key });
      expect(error.message).toContain('"rdvh-å" 2 times, so that it is not known which is meant');
      expect(error.message).toContain('Nothing was done.');
    }
    expect(fake.count('callMethod')).toBe(0);
  });

  it('end no wait: neither gone nor replaced', async () => {
    let lists = 0;
    const shown = [[zoe], [sarka, zoe], [sarka, zoe], [zoe, sarka], [zoe]];
    fake.get = () => failure(0x80041024);
    fake.list = () => shown[lists++] ?? [];
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    expect(lists).toBe(6);
  });
});
