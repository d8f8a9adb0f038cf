import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Broker, connectBroker } from '../../../src/index.js';
import { installBinding } from '../../../src/native/loader.js';
import { failureOf } from './failure-of.js';
import { desktop, failure, FakeBroker } from './fake-binding.js';

/* Answers that say less than they seem to. */

const key = { sessionId: 2, vmHostName: 'rdvh-å' };
const other = { sessionId: 3, vmHostName: 'rdvh-å' };
const CARRIED_OUT = 'It may have been carried out all the same.';
const quick = { pollInterval: 1 };
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

/** What has the methods called: a logoff in its three ways, and the others. */
const attempts: readonly (readonly [string, () => unknown])[] = [
  ['logoff', () => broker.logoff(key)],
  ['logoffSync', () => broker.logoffSync(key)],
  ['disconnect', () => broker.disconnect(key)],
  [
    'disconnectSync',
    () => {
      broker.disconnectSync(key);
    },
  ],
  ['sendMessage', () => broker.sendMessage(key, 'Größe', '🦊')],
];

describe('access that is denied', () => {
  it('hides a session that could be looked at before, and does not end it', async () => {
    let looks = 0;
    fake.get = () => {
      looks++;
      if (looks === 2) fake.list = () => [];
      if (looks > 5) return failure(0x80041002);
      return looks > 1 ? failure(0x80041003) : desktop(2, 'rdvh-å', 'Zoë');
    };
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    expect(looks).toBe(6);
  });

  it('is no doubt about a list where looks were never allowed', async () => {
    fake.get = () => {
      if (fake.count('getInstance') > 3) fake.instances = [];
      return failure(0x80041003);
    };
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    expect(fake.count('getInstance')).toBe(4);
  });
});

describe('"not found" of a part of an instance', () => {
  const NOT_FOUND = 0x80041002;

  it('does not say that the session is gone', async () => {
    fake.get = () => {
      if (fake.count('getInstance') > 3) fake.instances = [];
      return { syscall: 'IWbemClassObject::Get', errno: NOT_FOUND };
    };
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    expect(fake.count('getInstance')).toBe(4);
  });

  it('does not say that there is none', async () => {
    fake.list = () => ({ syscall: 'IWbemClassObject::Get', errno: NOT_FOUND });
    for (const attempt of [...attempts.map(([, run]) => run), () => broker.waitUntilGone(key)]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ syscall: 'IWbemClassObject::Get', errno: NOT_FOUND });
      expect(error.message).not.toContain('no such session');
    }
    expect(fake.count('callMethod')).toBe(0);
  });

  it.each(attempts)('may come after a %s', async (_, run) => {
    fake.returns = { syscall: 'IWbemClassObject::Get', errno: NOT_FOUND };
    fake.get = () => failure(NOT_FOUND);
    const error = await failureOf(run);
    expect(error).toMatchObject({ code: 'WBEM_E_NOT_FOUND', syscall: 'IWbemClassObject::Get' });
    expect(error.message).toContain(CARRIED_OUT);
    expect(error.message).not.toContain('no such session');
    expect(fake.count('callMethod')).toBe(1);
  });

  it.each(attempts)('may be about the method, before a %s', async (_, run) => {
    for (const errno of [NOT_FOUND, 0x80041001, 0x800706be]) {
      fake.returns = { syscall: 'IWbemClassObject::GetMethod', errno };
      fake.get = () => failure(NOT_FOUND);
      const error = await failureOf(run);
      expect(error).toMatchObject({ errno, syscall: 'IWbemClassObject::GetMethod' });
      expect(error.message).not.toContain(CARRIED_OUT);
      expect(error.message).not.toContain('no such session');
    }
  });
});

describe('a session that cannot be read', () => {
  const broken = { ...desktop(3, 'rdvh-å', 'Håkon'), VMHostName: null };

  beforeEach(() => {
    fake.instances = [broken, desktop(2, 'rdvh-å', 'Zoë'), { ...broken, SessionId: 'drei' }];
  });

  it('is left out of a list', async () => {
    const expected = [{ ...key, userName: 'Zoë' }];
    expect(await broker.listVirtualDesktopSessions()).toMatchObject(expected);
    expect(broker.listVirtualDesktopSessionsSync()).toMatchObject(expected);
  });

  it('does not keep others from what is done to them', async () => {
    for (const [, run] of attempts.slice(2)) await run();
    expect(await broker.logoff(key, { wait: 'none' })).toMatchObject({ outcome: 'requested' });
    expect(fake.count('callMethod')).toBe(4);
  });

  it('may be the one that was meant', async () => {
    for (const attempt of [
      () => broker.logoff(other),
      () => broker.logoffSync(other),
      () => broker.disconnect(other),
      () => broker.waitUntilGone(other),
    ]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: 'ERR_WTS_BAD_ANSWER', ...other });
      expect(error.message).toContain('NULL as the VMHostName of session 3');
      expect(error.message).toContain('This may be the session that was meant.');
      expect(error.message).toContain('Nothing was done.');
    }
    expect(fake.count('callMethod')).toBe(0);
  });

  it('ends no wait for another one, and a list without it does', async () => {
    let lists = 0;
    fake.get = () => failure(0x80041024);
    fake.list = () => {
      lists++;
      if (lists === 1) return [broken, desktop(2, 'rdvh-å', 'Zoë')];
      return lists > 3 ? [desktop(4, 'rdvh-å', 'Håkon')] : [broken];
    };
    expect(await broker.waitUntilGone(key, quick)).toMatchObject({ outcome: 'gone' });
    expect(lists).toBe(4);
  });

  it('is nobody where a list has no other', async () => {
    fake.instances = [broken, broken];
    for (const attempt of [
      () => broker.listVirtualDesktopSessions(),
      () => broker.listVirtualDesktopSessionsSync(),
    ]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: 'ERR_WTS_BAD_ANSWER', server: 'rdcb-zürich' });
      expect(error.message).toContain('NULL as the VMHostName of session 3');
    }
  });

  it('is left out of the directory', async () => {
    const host = { path: '', ServerName: 'rdsh-é', SessionID: 5, UserName: 'Łukasz' };
    fake.directory = [
      { ...host, ServerName: null },
      host,
      { ...host, SessionID: null },
      { ...host, ServerName: '' },
    ];
    expect(await broker.listSessionDirectory()).toMatchObject([
      { serverName: 'rdsh-é', sessionId: 5, userName: 'Łukasz' },
    ]);
    fake.directory = [{ ...host, ServerName: null }];
    expect(await broker.listSessionDirectory()).toEqual([]);
  });
});
