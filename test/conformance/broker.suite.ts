import { hostname } from 'node:os';
import { inspect } from 'node:util';
import { Broker, connectBroker, connectBrokerSync } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import {
  BROKER,
  CONNECT,
  desktops,
  farm,
  GET,
  METHOD,
  QUERY,
  users,
  withBroker,
  zoe,
} from './farm.js';
import { count, failureOf } from './tools.js';

export function suite(backend: Backend): void {
  describe('a broker', () => {
    it('is another host, with one connection that it shows', async () => {
      backend.reset(farm());
      const broker = await connectBroker(BROKER);
      expect(broker).toBeInstanceOf(Broker);
      expect(broker).toMatchObject({ name: BROKER, isLocal: false });
      expect(backend.calls()).toEqual([{ call: CONNECT, server: BROKER }]);
      expect(broker.stats().questions).toMatchObject({ running: 0, waiting: 0, stuck: 0 });
      expect(Object.keys(broker.stats())).toEqual([
        'questions',
        'requests',
        'openings',
        'closings',
      ]);
      broker.close();
      broker[Symbol.dispose]();
    });

    it('is this host, too, and its rows then name none', async () => {
      backend.reset({ brokers: { '': { desktops } } });
      for (const broker of [await connectBroker(), connectBrokerSync()]) {
        expect(broker).toMatchObject({ name: undefined, isLocal: true });
        const [row] = await broker.listVirtualDesktopSessions();
        expect(row).toEqual({
          ...zoe,
          connectState: 'active',
          vmName: 'VDI-Ærø',
          userName: 'Zoë',
          domainName: 'ZÜRICH',
          collectionId: 'Büro',
        });
        if (row) await broker.sendMessage(row, 'Gruß', 'Grüße');
        broker.close();
      }
    });

    it('lists the sessions by one query, and the same blocking', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        const rows = await broker.listVirtualDesktopSessions();
        expect(rows).toHaveLength(3);
        expect(rows[2]).toEqual({ ...desktops[2], connectState: 'disconnected', broker: BROKER });
        expect(broker.listVirtualDesktopSessionsSync()).toEqual(rows);
        expect(count(backend, QUERY)).toBe(2);
        expect(count(backend, GET) + count(backend, METHOD)).toBe(0);
      });
    });

    it.each([
      [{ collectionId: 'BÜRO' }, ['Zoë', 'Håkon']],
      [{ collectionId: 'Büro', userName: 'HÅKON' }, ['Håkon']],
      [{ collectionId: 'Vertrieb' }, []],
      [{ collectionId: '%' }, []],
      [{ collectionId: '*' }, []],
      [{ collectionId: '' }, []],
      [{ clientMachineName: '' }, ['Zoë', 'Håkon']],
      [{ vmHostName: 'RDVH-Ö.contoso.com', sessionId: 3 }, ['Łukasz 🦊']],
      [{ sessionId: 2 }, ['Zoë', 'Håkon']],
      [{ userName: 'zürich\\ZOË' }, ['Zoë']],
      [{ userName: 'Zoë', domainName: 'ÉTUDES' }, []],
      [{ domainName: 'études' }, ['Łukasz 🦊']],
      [{ userName: 'CONTOSO\\Zoë' }, []],
      [{ connectState: 'disconnected' as const }, ['Łukasz 🦊']],
      [{ vmName: 'vdi-ærø' }, ['Zoë']],
    ])('lists those of %o', async (filter, expected) => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        expect(users(await broker.listVirtualDesktopSessions(filter))).toEqual(expected);
        expect(users(broker.listVirtualDesktopSessionsSync(filter))).toEqual(expected);
      });
    });

    it('reads a filter as it is, wherever its parts are, and each once', async () => {
      class OfCollection {
        readonly #name: string;
        constructor(name: string) {
          this.#name = name;
        }
        get collectionId(): string {
          return this.#name;
        }
      }
      // Read again it would list everybody.
      const fleeting = (): object => {
        let reads = 0;
        return {
          get collectionId() {
            return reads++ === 0 ? 'Atelier' : undefined;
          },
        };
      };
      const inherited = Object.create({ collectionId: 'ATELIER' }) as object;
      const bare = Object.assign(Object.create(null) as object, { collectionId: 'Atelier' });
      backend.reset(farm());
      await withBroker(async (broker) => {
        for (const make of [
          () => new OfCollection('Atelier'),
          () => inherited,
          () => bare,
          fleeting,
        ]) {
          const rows = await broker.listVirtualDesktopSessions(make());
          expect(users(rows)).toEqual(['Łukasz 🦊']);
          expect(users(broker.listVirtualDesktopSessionsSync(make()))).toEqual(['Łukasz 🦊']);
        }
        for (const filter of [undefined, {}, Object.create(null) as object]) {
          expect(await broker.listVirtualDesktopSessions(filter)).toHaveLength(3);
        }
      });
    });

    it.each([true, false])('has no value where WMI has none (NULL: %s)', async (nullStrings) => {
      backend.reset(farm({ desktops: [zoe], nullStrings }));
      await withBroker(async (broker) => {
        const rows = await broker.listVirtualDesktopSessions();
        expect(rows).toEqual([{ ...zoe, connectState: 'active', broker: BROKER }]);
        expect(users(await broker.listVirtualDesktopSessions({ userName: '' }))).toHaveLength(1);
      });
    });

    it('takes what is no state for unknown, and a new one by its number', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, connectState: 77 }] }));
      await withBroker(async (broker) => {
        const [row] = await broker.listVirtualDesktopSessions();
        expect(row?.connectState).toBe('unknown (77)');
      });
      backend.reset(farm({ wrongTypes: { ConnectState: 'null', UserName: 'number' } }));
      await withBroker(async (broker) => {
        const [row] = await broker.listVirtualDesktopSessions();
        expect(row).toMatchObject({ ...zoe, connectState: 'unknown', domainName: 'ZÜRICH' });
        expect(row).not.toHaveProperty('userName');
      });
    });

    it('reads a number that comes as a text, and says so where a key is missing', async () => {
      backend.reset(farm({ wrongTypes: { SessionId: 'text', ConnectState: 'text' } }));
      await withBroker(async (broker) => {
        const rows = await broker.listVirtualDesktopSessions();
        expect(rows[2]).toMatchObject({ sessionId: 3, connectState: 'disconnected' });
      });
      backend.reset(farm({ wrongTypes: { VMHostName: 'null' } }));
      await withBroker(async (broker) => {
        const error = await failureOf(() => broker.listVirtualDesktopSessions());
        expect(error).toMatchObject({ code: 'ERR_WTS_BAD_ANSWER', server: BROKER });
        expect(error.message).toContain('NULL as the VMHostName of session 2');
        expect(await failureOf(() => broker.logoff(zoe))).toMatchObject({
          code: 'ERR_WTS_BAD_ANSWER',
        });
        expect(count(backend, METHOD)).toBe(0);
      });
    });

    it('lists the sessions on session hosts, by a second connection that it keeps', async () => {
      const created = new Date('2026-11-30T07:30:00.250Z');
      const session = {
        ...{ serverName: 'rdsh-zürich.contoso.com', sessionId: 5, userName: 'Šárka' },
        ...{ domainName: 'ZÜRICH', serverAddress: '192.0.2.7' },
      };
      const directory = [
        { ...session, createTime: created, disconnectTime: created, applicationType: 'süß.exe' },
        { serverName: 'rdsh2', sessionId: 5, protocol: 0, state: 7, width: 0, colorDepth: 0 },
      ];
      backend.reset(farm({ directory, utcOffset: 330 }));
      await withBroker(async (broker) => {
        const rows = await broker.listSessionDirectory();
        expect(rows[0]).toEqual({
          ...session,
          state: 'disconnected',
          protocol: 'rdp',
          initialProgram: 'süß.exe',
          display: { width: 1920, height: 1080, colorDepth: 32 },
          createTime: created,
          disconnectTime: created,
          broker: BROKER,
        });
        expect(rows[1]).toMatchObject({ state: 'unknown (7)', protocol: 'console' });
        expect(rows[1]).not.toHaveProperty('display');
        expect(rows[1]).not.toHaveProperty('disconnectTime');
        await Promise.all([broker.listSessionDirectory(), broker.listSessionDirectory()]);
        expect(count(backend, CONNECT)).toBe(2);
      });
    });

    it('leaves out of the directory what it cannot read: a session, or a time', async () => {
      const session = { serverName: 'rdsh-é', sessionId: 5 };
      const createTime = '20269930083000.000000+000';
      backend.reset(farm({ directory: [{ ...session, createTime }] }));
      await withBroker(async (broker) => {
        const [row] = await broker.listSessionDirectory();
        expect(row).toMatchObject(session);
        expect(row).not.toHaveProperty('createTime');
      });
      backend.reset(farm({ directory: [session], wrongTypes: { ServerName: 'null' } }));
      await withBroker(async (broker) => {
        expect(await broker.listSessionDirectory()).toEqual([]);
      });
    });

    it('has no directory where the host has no such class', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        expect(await failureOf(() => broker.listSessionDirectory())).toMatchObject({
          code: 'WBEM_E_INVALID_CLASS',
          errno: 0x80041010,
          server: BROKER,
        });
      });
    });
  });

  describe('credentials', () => {
    const password = 'Pässwort-🔑';
    const accounts = [
      { userName: 'Ünal', domain: 'ZÜRICH', password },
      { userName: 'ünal@zürich.example', password },
    ];

    it.each([
      { userName: 'Ünal', domain: 'ZÜRICH' },
      { userName: 'ZÜRICH\\Ünal' },
      { userName: 'ZÜRICH\\Ünal', domain: 'zürich' },
      { userName: 'ünal@zürich.example' },
    ])('are those of another account: %o', async (account) => {
      backend.reset(farm({ accounts, refusesCaller: true, directory: [] }));
      const credentials = { ...account, password };
      await withBroker(
        async (broker) => {
          expect(await broker.listVirtualDesktopSessions()).toHaveLength(3);
          expect(await broker.listSessionDirectory()).toEqual([]);
          const shown = inspect(broker, { depth: 20, showHidden: true }) + JSON.stringify(broker);
          expect(shown).not.toContain(password);
        },
        { credentials },
      );
      const again = connectBrokerSync(BROKER, { credentials });
      again.close();
      expect(JSON.stringify(backend.calls())).not.toContain(password);
    });

    it('are refused by DCOM where they are wrong, and no error shows them', async () => {
      backend.reset(farm({ accounts }));
      const wrong = `${password}!`;
      const credentials = { userName: 'ZÜRICH\\Ünal', password: wrong };
      const error = await failureOf(() => connectBroker(BROKER, { credentials }));
      expect(error).toMatchObject({ code: 'E_ACCESSDENIED', errno: 0x80070005, server: BROKER });
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(wrong);
      expect(count(backend, CONNECT)).toBe(1);
    });

    it.each([undefined, 'localhost', '127.0.0.1', hostname().toUpperCase()])(
      'are refused for this host (%s) before it is asked',
      async (host) => {
        backend.reset({ brokers: { '': {} } });
        const credentials = { userName: 'Ünal', password };
        for (const connect of [connectBroker, connectBrokerSync]) {
          const error = await failureOf(() => connect(host, { credentials }));
          expect(error).toMatchObject({ code: 'WBEM_E_LOCAL_CREDENTIALS', errno: 0x80041064 });
          expect(error.message).not.toContain(password);
        }
        expect(backend.calls()).toEqual([]);
      },
    );
  });
}
