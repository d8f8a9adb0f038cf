import { inspect } from 'node:util';
import { Broker, connectBroker, connectBrokerSync } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import { BROKER, desktops, farm, METHOD, methods, withBroker, zoe } from './farm.js';
import { count, failureOf } from './tools.js';

const type = 'ERR_INVALID_ARG_TYPE';
const value = 'ERR_INVALID_ARG_VALUE';
const range = 'ERR_OUT_OF_RANGE';

const row = { ...zoe, connectState: 'active', userName: 'Zoë', broker: BROKER };

const sessions: readonly (readonly [unknown, string])[] = [
  ...[undefined, null, 3, '3', 'current', true, 3n, [], {}, () => zoe].map(
    (it) => [it, type] as const,
  ),
  [{ sessionId: 2 }, type],
  [{ vmHostName: 'rdvh-å' }, type],
  [{ id: 2, state: 'active', hostName: 'rdvh-å' }, type],
  [{ ...zoe, sessionId: '2' }, type],
  [{ ...zoe, sessionId: null }, type],
  ...[-1, 1.5, NaN, Infinity, 0xfffffffe, 0xffffffff, 2 ** 32].map(
    (sessionId) => [{ ...zoe, sessionId }, range] as const,
  ),
  ...[5, null, {}, ['rdvh-å']].map((vmHostName) => [{ ...zoe, vmHostName }, type] as const),
  ...['', '  ', 'rdvh\0å', '\0', ' rdvh-å', 'rdvh-å ', 'rdvh-å\t', '\u00a0rdvh-å'].map(
    (vmHostName) => [{ ...zoe, vmHostName }, value] as const,
  ),
  // What looks like a guard must not be ignored.
  [{ ...zoe, userName: 'Zoë' }, value],
  [{ ...zoe, expect: { userName: 'Zoë' } }, value],
  [{ ...zoe, broker: 'rdcb-zürich' }, value],
  [Object.assign(Object.create({ userName: 'Zoë' }) as object, zoe), value],
  [{ ...row, connectState: 5 }, type],
  [{ ...row, userName: 5 }, type],
  [{ ...row, domainName: {} }, type],
  [{ ...row, broker: 5 }, type],
];

const expectations: readonly (readonly [unknown, string])[] = [
  ...[null, 'Zoë', 5, []].map((it) => [it, type] as const),
  ...[{}, { user: 'Zoë' }, { userName: undefined }, row].map((it) => [it, value] as const),
  ...[{ logonTime: undefined }, { user: 'Zoë', logonTime: undefined }].map(
    (it) => [it, value] as const,
  ),
  [{ userName: 5 }, type],
  [{ userName: 'zoë@zürich.example' }, value],
  [{ domainName: 'zürich.example' }, value],
  [{ logonTime: new Date() }, value],
  [{ userName: 'Zoë', logonTime: new Date() }, value],
];

export function suite(backend: Backend): void {
  describe('bad input to a broker', () => {
    async function refuse(code: string, attempt: () => unknown): Promise<Error> {
      try {
        await attempt();
      } catch (error) {
        expect(error).toBeInstanceOf(code === range ? RangeError : TypeError);
        expect(error).toMatchObject({ code });
        return error as Error;
      }
      throw new Error(`this should have been refused: ${attempt.toString()}`);
    }

    type Use = (session: never, options?: never) => unknown;
    const waits = (broker: Broker): Use[] => [
      (session, options) => broker.logoff(session, options),
      (session, options) => broker.logoffSync(session, options),
      (session, options) => broker.waitUntilGone(session, options),
    ];
    const uses = (broker: Broker): Use[] => [
      ...waits(broker),
      (session, options) => broker.disconnect(session, options),
      (session, options) => {
        broker.disconnectSync(session, options);
      },
      (session, options) => broker.sendMessage(session, 'Ä', 'Ö', options),
    ];

    /** Runs a test after which the broker must not have been asked anything. */
    async function untouched(test: (broker: Broker) => Promise<void>): Promise<void> {
      backend.reset(farm());
      await withBroker(async (broker) => {
        await test(broker);
        expect(backend.calls()).toHaveLength(1);
      });
    }

    it('refuses what is neither a key nor a row', async () => {
      await untouched(async (broker) => {
        for (const use of uses(broker)) {
          for (const [session, code] of sessions) {
            await refuse(code, () => use(session as never));
          }
        }
      });
    });

    it('speaks of no session of this process where a number is meant', async () => {
      await untouched(async (broker) => {
        for (const sessionId of ['2', 'current', null, {}]) {
          const errors = [
            ...uses(broker).map((use) => refuse(type, () => use({ ...zoe, sessionId } as never))),
            refuse(type, () => broker.listVirtualDesktopSessions({ sessionId } as never)),
          ];
          for (const error of errors) {
            const { message } = await error;
            expect(message).toContain('sessionId" must be a session id (a number); received');
          }
        }
      });
    });

    it('refuses an expectation that cannot be checked', async () => {
      await untouched(async (broker) => {
        for (const use of uses(broker)) {
          for (const [expect_, code] of expectations) {
            await refuse(code, () => use(zoe as never, { expect: expect_ } as never));
          }
        }
        const error = await refuse(value, () =>
          broker.logoff(zoe, { expect: { logonTime: new Date() } as never }),
        );
        expect(error.message).toContain('does not say when a user logged on');
      });
    });

    it('refuses options that do not exist or have the wrong type', async () => {
      await untouched(async (broker) => {
        for (const use of uses(broker)) {
          const options = (given: unknown): (() => unknown) => {
            return () => use(zoe as never, given as never);
          };
          for (const given of [null, 5, 'gone', []]) await refuse(type, options(given));
          await refuse(value, options({ server: broker }));
          await refuse(value, options({ timeuot: 5 }));
          await refuse(type, options({ timeout: '5' }));
          await refuse(range, options({ timeout: -1 }));
        }
        for (const use of waits(broker)) {
          await refuse(type, () => use(zoe as never, { onProgress: 5 } as never));
          await refuse(range, () => use(zoe as never, { pollInterval: 0 } as never));
        }
        const [logoff, logoffSync] = waits(broker);
        for (const use of [logoff, logoffSync]) {
          const error = await refuse(value, () => use?.(zoe as never, { wait: 'native' } as never));
          expect(error.message).toContain('no flag that lets the broker wait');
          await refuse(value, () => use?.(zoe as never, { wait: 'ewig' } as never));
          await refuse(type, () => use?.(zoe as never, { wait: true } as never));
        }
        const { signal } = new AbortController();
        await refuse(value, () => broker.logoffSync(zoe, { signal } as never));
        await refuse(value, () => broker.listVirtualDesktopSessionsSync({}, { signal } as never));
        await refuse(type, () => broker.logoff(zoe, { signal: {} as never }));
      });
    });

    it('refuses filters that do not exist, or that no row can pass', async () => {
      await untouched(async (broker) => {
        for (const [filter, code] of [
          ...[null, 5, 'Büro', ['Büro']].map((it) => [it, type] as const),
          ...['collection', 'CollectionId', 'timeout', 'broker'].map(
            (name) => [{ [name]: 'Büro' }, value] as const,
          ),
          ...['collectionId', 'vmHostName', 'vmName', 'userName', 'domainName'].map(
            (name) => [{ [name]: 5 }, type] as const,
          ),
          [{ clientMachineName: null }, type],
          [{ connectState: 'aktiv' }, value],
          [{ connectState: 0 }, type],
          [{ sessionId: '2' }, type],
          [{ sessionId: -1 }, range],
          [{ userName: 'zoë@zürich.example' }, value],
          [{ userName: 'A\\B\\C' }, value],
          // They would list everybody.
          ...['collectionId', 'sessionId', 'connectState', 'userName'].map(
            (name) => [{ [name]: undefined }, value] as const,
          ),
          [{ userName: 'Zoë', collectionId: undefined }, value],
          [Object.create({ collectionId: undefined }), value],
          ...[new Map([['collectionId', 'Büro']]), new Date(), /Büro/].map(
            (it) => [it, value] as const,
          ),
          [{ domainName: 'zürich.example' }, value],
        ] as const) {
          await refuse(code, () => broker.listVirtualDesktopSessions(filter as never));
          await refuse(code, () => broker.listVirtualDesktopSessionsSync(filter as never));
        }
        const error = await refuse(value, () =>
          broker.listVirtualDesktopSessions({ timeout: 5 } as never),
        );
        expect(error.message).toContain('options come after the filter');
      });
    });

    it('refuses messages that are no texts', async () => {
      await untouched(async (broker) => {
        for (const [text, code] of [
          [undefined, type],
          [5, type],
          [{ text: 'Ä' }, type],
          ['A\0B', value],
        ] as const) {
          await refuse(code, () => broker.sendMessage(zoe, text as never, 'Ö'));
          await refuse(code, () => broker.sendMessage(zoe, 'Ä', text as never));
        }
      });
    });

    it('refuses hosts and credentials that are none, and shows no password', async () => {
      backend.reset(farm());
      const password = 'Pässwort';
      for (const connect of [connectBroker, connectBrokerSync]) {
        const withAccount =
          (credentials: unknown): (() => unknown) =>
          () =>
            connect(BROKER, { credentials: credentials as never });
        for (const host of [null, 5, {}, { timeout: 5 }]) {
          await refuse(type, () => connect(host as never));
        }
        for (const host of ['', ' ', 'a\\b', 'a\0b']) await refuse(value, () => connect(host));
        await refuse(value, () => connect(BROKER, { virtualMachines: true } as never));
        for (const [credentials, code] of [
          ...[null, password, [password], 5].map((it) => [it, type] as const),
          [{ userName: 'Ünal' }, type],
          [{ password }, type],
          [{ userName: 5, password }, type],
          [{ userName: 'Ünal', password: { password } }, type],
          [{ userName: 'Ünal', password, domain: 5 }, type],
          [{ userName: 'Ünal', passwort: password }, value],
          [{ userName: '', password }, value],
          [{ userName: 'ZÜRICH\\', password }, value],
          [{ userName: '\\Ünal', password }, value],
          [{ userName: '.\\Ünal', password }, value],
          [{ userName: `A\\B\\${password}`, password }, value],
          [{ userName: 'ZÜRICH\\Ünal', domain: password, password }, value],
          [{ userName: 'ünal@zürich.example', domain: password, password }, value],
          [{ userName: 'Ünal', domain: `A\\${password}`, password }, value],
          [{ userName: `Ünal\0${password}`, password }, value],
          [{ userName: 'Ünal', password: `\0${password}` }, value],
        ] as const) {
          const error = await refuse(code, withAccount(credentials));
          expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(password);
        }
      }
      expect(backend.calls()).toEqual([]);
    });

    it('says which kind of value credentials are that are none', async () => {
      backend.reset(farm());
      for (const [credentials, kind] of [
        ['ZÜRICH\\Ünal:Pässwort', 'a string'],
        [['Ünal', 'Pässwort'], 'an array'],
        [null, 'null'],
        [5, 'a number'],
        [true, 'a boolean'],
        [() => 'Pässwort', 'a function'],
      ] as const) {
        for (const connect of [connectBroker, connectBrokerSync]) {
          const error = await refuse(type, () =>
            connect(BROKER, { credentials: credentials as never }),
          );
          const form = 'must be an object of userName, domain and password';
          expect(error.message).toBe(`"options.credentials" ${form}; received ${kind}`);
        }
      }
      expect(backend.calls()).toEqual([]);
    });

    it('makes no broker with new', () => {
      const Class = Broker as unknown as new (connection?: unknown) => Broker;
      expect(() => new Class()).toThrow(TypeError);
      expect(() => new Class({ name: BROKER })).toThrow(TypeError);
    });
  });

  describe('a name of a host that means something in WQL or in a path', () => {
    const hostile = [
      'rdvh"å',
      'rdvh\\å',
      'rdvh\\"å',
      'rdvh\\\\"å\\',
      "rdvh'å",
      '%',
      'rdvh%',
      '*',
      '_',
      '[a-z]',
      '?',
      '"',
      '\\',
      'rdvh-å.contoso.com",SessionId=2,VMName="',
      `rdvh" OR VMHostName="${zoe.vmHostName}`,
      `x",VMHostName="${zoe.vmHostName}`,
      `${zoe.vmHostName}"; --`,
      '\\\\rdcb2\\root\\cimv2:Win32_OperatingSystem=@',
      'rdvh\u202eå',
      'rdvh\nå',
      '山田🦊',
    ];

    it('reaches the session with that name and no other', async () => {
      const others = [...desktops, { sessionId: 3, vmHostName: zoe.vmHostName }];
      for (const vmHostName of hostile) {
        const key = { sessionId: 2, vmHostName };
        backend.reset(farm({ desktops: [...others, { ...key, userName: 'Šárka' }] }));
        await withBroker(async (broker) => {
          const rows = await broker.listVirtualDesktopSessions({ vmHostName });
          expect(rows).toMatchObject([{ ...key, userName: 'Šárka' }]);
          await broker.disconnect(key);
          await broker.sendMessage(key, vmHostName, vmHostName);
          expect(await broker.logoff(rows[0] ?? key)).toMatchObject({ ...key, outcome: 'gone' });
          expect(methods(backend)).toEqual(
            ['Disconnect', 'SendMessage', 'Logoff'].map((name) => `${name} 2 ${vmHostName}`),
          );
          for (const other of others) {
            expect(backend.desktop(other, BROKER)).not.toHaveProperty('connectState', 7);
          }
        });
      }
    });

    it('reaches none where there is none of that name', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        for (const vmHostName of hostile) {
          const key = { sessionId: 2, vmHostName };
          for (const attempt of [
            () => broker.logoff(key),
            () => broker.logoffSync(key),
            () => broker.disconnect(key),
            () => broker.sendMessage(key, 'Ä', 'Ö'),
          ]) {
            expect(await failureOf(attempt)).toMatchObject({ code: 'WBEM_E_NOT_FOUND', ...key });
          }
          expect(await broker.listVirtualDesktopSessions({ vmHostName })).toEqual([]);
          for (const name of ['collectionId', 'userName', 'vmName'] as const) {
            if (name === 'userName' && /[\\@/]/.test(vmHostName)) continue;
            expect(await broker.listVirtualDesktopSessions({ [name]: vmHostName })).toEqual([]);
          }
        }
        expect(count(backend, METHOD)).toBe(0);
      });
    });

    it('is compared without regard to case', async () => {
      backend.reset(farm({ desktops: [{ sessionId: 2, vmHostName: 'RDVH-É"1' }] }));
      await withBroker(async (broker) => {
        await broker.disconnect({ sessionId: 2, vmHostName: 'rdvh-é"1' });
        expect(methods(backend)).toEqual(['Disconnect 2 RDVH-É"1']);
      });
    });
  });
}
