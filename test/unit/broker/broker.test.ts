import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Broker, connectBroker } from '../../../src/index.js';
import { installBinding } from '../../../src/native/loader.js';
import { failureOf } from './failure-of.js';
import { desktop, failure, FakeBroker, type Value } from './fake-binding.js';

const key = { sessionId: 2, vmHostName: 'rdvh-å' };
let fake: FakeBroker;
let broker: Broker;

beforeEach(async () => {
  fake = new FakeBroker([desktop(2, 'rdvh-å', 'Zoë')]);
  installBinding(fake.binding);
  broker = await connectBroker('rdcb-zürich');
});
afterEach(() => {
  broker.close();
  expect(fake.open).toBe(0);
  installBinding(undefined);
});

describe('a request', () => {
  it('is made of the instance by the path that the list gave', async () => {
    const path = '\\\\X\\root:Win32_VirtualDesktopSession.VMHostName="?",SessionId=2';
    fake.instances = [{ ...desktop(2, 'rdvh-å', 'Zoë'), path }];
    await broker.sendMessage(key, 'Títolo', 'Tëxt');
    expect(fake.calls.at(-1)?.slice(2)).toEqual([
      ...[path, 'Win32_VirtualDesktopSession', 'SendMessage'],
      ...[
        ['Title', 'Message'],
        ['Títolo', 'Tëxt'],
      ],
    ]);
    fake.get = () => failure(0x80041002);
    await broker.logoff(key);
    expect(fake.calls.find(([call]) => call === 'getInstance')?.[2]).toBe(path);
  });

  it.each<[Value, string]>([
    [null, 'NULL as its ReturnValue'],
    ['', 'an empty text as its ReturnValue'],
    ['süß', 'a text as its ReturnValue'],
    [true, 'a boolean as its ReturnValue'],
    [{ varType: 8209 }, 'a value of VARTYPE 8209 as its ReturnValue'],
  ])('that returns %j may have been carried out', async (value, text) => {
    fake.returns = value;
    for (const attempt of [
      () => broker.logoff(key),
      () => broker.logoffSync(key),
      () => broker.disconnect(key),
    ]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: 'ERR_WTS_BAD_ANSWER', ...key, server: 'rdcb-zürich' });
      expect(error.message).toContain(text);
      expect(error.message).toContain('It may have been carried out all the same.');
    }
    expect(fake.count('callMethod')).toBe(3);
  });

  it('that was not made says so, and what to do', async () => {
    fake.returns = { ...failure(170, false), syscall: 'IWbemServices::ExecMethod' };
    for (const attempt of [() => broker.logoff(key), () => broker.disconnect(key)]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: 'ERR_WTS_TOO_MANY_CALLS', ...key });
      expect(error.message).toContain('Broker.stats()');
      expect(error.message).toContain('64 requests');
      expect(error.message).not.toContain('carried out');
    }
    fake.returns = failure(8, false);
    const error = await failureOf(() => broker.logoff(key));
    expect(error).toMatchObject({ code: 'ERROR_NOT_ENOUGH_MEMORY', errno: 8 });
    expect(error.message).not.toContain('carried out');
    fake.list = () => failure(170, false);
    const asked = fake.count('listInstances');
    expect(await failureOf(() => broker.logoff(key))).toMatchObject({
      code: 'ERR_WTS_TOO_MANY_CALLS',
    });
    expect(fake.count('listInstances')).toBe(asked + 1);
  });

  it('is not made where two sessions have the key but for the case', async () => {
    fake.instances = [desktop(2, 'RDVH-É', 'Zoë'), desktop(2, 'rdvh-é', 'Håkon')];
    const error = await failureOf(() => broker.logoff({ sessionId: 2, vmHostName: 'Rdvh-É' }));
    expect(error).toMatchObject({ code: 'ERR_WTS_REFUSED' });
    expect(error.message).toContain('"RDVH-É" and "rdvh-é"');
    expect(fake.count('callMethod')).toBe(0);
    await broker.disconnect({ sessionId: 2, vmHostName: 'rdvh-é' });
    expect(fake.calls.at(-1)?.[2]).toBe(fake.instances[1]?.path);
  });
});

describe('a wait', () => {
  it('is for its session, in whatever case the broker writes the host', async () => {
    const lists = [desktop(2, 'RDVH-Å', 'Zoë'), desktop(2, 'Rdvh-å', 'Zoë')];
    fake.get = () => failure(0x80041024);
    let asked = 0;
    fake.list = () => {
      const listed = lists[asked++];
      return listed ? [listed] : [];
    };
    expect(await broker.waitUntilGone(key, { pollInterval: 1 })).toMatchObject({ outcome: 'gone' });
    expect(asked).toBe(3);
  });

  it.each([
    [3, 'rdvh-å'],
    [2, 'rdvh-ö'],
  ])('does not believe a look that shows session %i of %s', async (sessionId, vmHostName) => {
    let looks = 0;
    fake.get = () => {
      if (++looks > 3) fake.instances = [];
      return desktop(sessionId, vmHostName, 'Håkon');
    };
    expect(await broker.waitUntilGone(key, { pollInterval: 1 })).toMatchObject({ outcome: 'gone' });
    expect(looks).toBe(4);
  });

  it.each([
    [0x80041010, 'WBEM_E_INVALID_CLASS', 1],
    [0x80041001, 'WBEM_E_FAILED', 4],
  ])('fails where WMI goes on to answer %i', async (errno, code, looks) => {
    let listed = false;
    fake.list = () => (listed ? failure(errno) : fake.instances);
    fake.get = () => {
      listed = true;
      return failure(errno);
    };
    const error = await failureOf(() => broker.waitUntilGone(key, { pollInterval: 420 }));
    expect(error).toMatchObject({ code, errno, ...key });
    expect(fake.count('getInstance')).toBe(looks);
  });

  it('does not take nobody for somebody else', async () => {
    const [row = { ...key, connectState: 'active' as const }] =
      await broker.listVirtualDesktopSessions();
    let looks = 0;
    fake.get = () => (++looks > 3 ? failure(0x80041002) : desktop(2, 'rdvh-å'));
    expect(await broker.waitUntilGone(row, { pollInterval: 1 })).toMatchObject({ outcome: 'gone' });
    // Who comes after that is somebody else.
    looks = 0;
    fake.get = () => desktop(2, 'rdvh-å', ++looks > 3 ? 'Šárka' : undefined);
    expect(await broker.waitUntilGone(row, { pollInterval: 1 })).toMatchObject({
      outcome: 'replaced',
    });
  });
});

it('says of a call that waited its turn when the broker was closed that it was closed', async () => {
  fake.list = () => failure(6, false);
  expect(await failureOf(() => broker.listVirtualDesktopSessions())).toMatchObject({
    code: 'ERROR_INVALID_HANDLE',
  });
  fake.list = () => {
    broker.close();
    return failure(6, false);
  };
  expect(await failureOf(() => broker.logoff(key))).toMatchObject({ code: 'ERR_WTS_CLOSED' });
});

describe('connecting', () => {
  it('closes what comes too late, and the directory that two ask for at once is one', async () => {
    const listing = [broker.listSessionDirectory(), broker.listSessionDirectory()];
    await Promise.all(listing);
    expect(fake.count('openWmi')).toBe(3);
    expect(fake.open).toBe(2);
    const other = await connectBroker('rdcb2');
    const late = failureOf(() => other.listSessionDirectory());
    other.close();
    expect(await late).toMatchObject({ code: 'ERR_WTS_CLOSED', server: 'rdcb2' });
    expect(fake.open).toBe(2);
  });

  it('hands over the account as it was given', async () => {
    for (const [credentials, args] of [
      [{ userName: 'ZÜRICH\\Ünal', password: 'ß' }, ['Ünal', 'ZÜRICH', 'ß']],
      [{ userName: 'Ünal', domain: 'ZÜRICH', password: '' }, ['Ünal', 'ZÜRICH', '']],
      [{ userName: 'ünal@zürich.example', password: 'ß' }, ['ünal@zürich.example', '', 'ß']],
      [undefined, ['', '', '']],
    ] as const) {
      const other = await connectBroker('rdcb2', { credentials });
      const call = ['openWmi', 'rdcb2', 'root\\cimv2\\rdms', ...args];
      expect(fake.calls.at(-1)).toEqual(call);
      other.close();
    }
    const here = await connectBroker();
    expect(fake.calls.at(-1)?.[1]).toBe('');
    here.close();
  });

  it('says on which platform there is nothing to connect to', async () => {
    installBinding(undefined);
    if (process.platform === 'win32') return;
    expect(await failureOf(() => connectBroker('rdcb2'))).toMatchObject({
      code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    });
  });
});
