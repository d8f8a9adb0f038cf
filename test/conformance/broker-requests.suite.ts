import { connectBroker, type VirtualDesktopProgress } from 'wtsapi32';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import {
  BROKER,
  desktops,
  farm,
  GET,
  hakon,
  lukasz,
  METHOD,
  methods,
  NEXT,
  QUERY,
  withBroker,
  zoe,
} from './farm.js';
import { count, eventually, failureOf } from './tools.js';

export function suite(backend: Backend): void {
  describe('requests to a broker', () => {
    it('log a session off, and know when it is gone', async () => {
      const path = [
        { state: 7, ms: 60 },
        { state: 8, ms: 60 },
      ];
      backend.reset(farm({ desktops: [{ ...zoe, userName: 'Zoë', logoff: { path } }] }));
      await withBroker(async (broker) => {
        const seen: VirtualDesktopProgress[] = [];
        const [row] = await broker.listVirtualDesktopSessions();
        const result = await broker.logoff(row ?? zoe, { onProgress: (now) => seen.push(now) });
        expect(result).toMatchObject({ ...zoe, outcome: 'gone' });
        expect(['reset', 'down']).toContain(result.lastState);
        expect(result.elapsed).toBeGreaterThanOrEqual(100);
        expect(seen[0]).toMatchObject({ ...zoe, polls: 1 });
        expect(backend.desktop(zoe, BROKER)).toBeUndefined();
        expect(methods(backend)).toEqual([`Logoff 2 ${zoe.vmHostName}`]);
        // One list for the row, one to find it; then it is looked at.
        expect(count(backend, QUERY)).toBe(2);
        expect(count(backend, GET)).toBe(result.polls);
      });
    });

    it('reach the session of that host, and not another with the same id', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        await broker.logoff(hakon);
        await broker.disconnect({ ...zoe, vmHostName: zoe.vmHostName.toUpperCase() });
        broker.disconnectSync(lukasz, { expect: { userName: 'études\\łukasz 🦊' } });
        await broker.sendMessage(lukasz, 'Wartung „heute“', 'Bitte speichern! 🦊\nDanke.');
        expect(methods(backend)).toEqual([
          `Logoff 2 ${hakon.vmHostName}`,
          `Disconnect 2 ${zoe.vmHostName}`,
          `Disconnect 3 ${lukasz.vmHostName}`,
          `SendMessage 3 ${lukasz.vmHostName}`,
        ]);
        expect(backend.calls().at(-1)).toMatchObject({
          title: 'Wartung „heute“',
          message: 'Bitte speichern! 🦊\nDanke.',
        });
        expect(backend.desktop(zoe, BROKER)).toMatchObject({ connectState: 4 });
        expect(backend.desktop(hakon, BROKER)).toBeUndefined();
      });
    });

    it('block, with the same result', async () => {
      backend.reset(farm());
      await withBroker((broker) => {
        const result = broker.logoffSync(zoe, { timeout: 10_000 });
        expect(result).toMatchObject({ ...zoe, outcome: 'gone' });
        expect(broker.logoffSync(hakon, { wait: 'none' })).toMatchObject({
          ...{ ...hakon, outcome: 'requested', polls: 0, lastState: 'active' },
        });
        expect(methods(backend)).toHaveLength(2);
      });
    });

    it('return at once when nobody waits', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, logoff: { outcome: 'ignored' } }] }));
      await withBroker(async (broker) => {
        expect(await broker.logoff(zoe, { wait: 'none' })).toMatchObject({
          outcome: 'requested',
          polls: 0,
        });
        expect(count(backend, GET)).toBe(0);
      });
    });

    it('leave the key alone when it is somebody else’s by now', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        const [row = { ...zoe, connectState: 'active' as const }] =
          await broker.listVirtualDesktopSessions();
        const copy = JSON.parse(JSON.stringify(row)) as typeof row;
        // As an object of a class may have them.
        const inherited = Object.create(row) as typeof row;
        backend.removeDesktop(zoe, BROKER);
        backend.addDesktop({ ...zoe, userName: 'Šárka', domainName: 'ZÜRICH' }, BROKER);
        for (const session of [row, copy, inherited]) {
          for (const attempt of [
            () => broker.logoff(session),
            () => broker.logoffSync(session),
            () => broker.logoff(session, { wait: 'none' }),
            () => broker.disconnect(session),
            () => {
              broker.disconnectSync(session);
            },
            () => broker.sendMessage(session, 'Ä', 'Ö'),
          ]) {
            const error = await failureOf(attempt);
            expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', server: BROKER, ...zoe });
            expect(error.message).toContain('ZÜRICH\\Šárka is logged on to it');
          }
          expect(await broker.waitUntilGone(session)).toMatchObject({ outcome: 'replaced' });
        }
        const expect_ = { userName: 'Zoë' };
        expect(await failureOf(() => broker.logoff(zoe, { expect: expect_ }))).toMatchObject({
          code: 'ERR_WTS_IDENTITY',
        });
        expect(methods(backend)).toEqual([]);
        expect(backend.desktop(zoe, BROKER)).toMatchObject({ userName: 'Šárka' });
      });
    });

    it.each([
      ['a number', 'number', 0],
      ['NULL', 'null', 0],
      ['NULL', 'null', 4],
    ] as const)(
      'do not take a user whose name is %s for nobody (%s in state %i)',
      async (_, type, connectState) => {
        const wrongTypes = { UserName: type, DomainName: type };
        backend.reset(farm({ desktops: [{ ...zoe, connectState, userName: 'Zoë' }], wrongTypes }));
        await withBroker(async (broker) => {
          const [row = { ...zoe, connectState: 'active' as const }] =
            await broker.listVirtualDesktopSessions();
          expect(row).not.toHaveProperty('userName');
          backend.removeDesktop(zoe, BROKER);
          backend.addDesktop({ ...zoe, connectState, userName: 'Šárka' }, BROKER);
          for (const options of [{}, { expect: { userName: 'Zoë' } }]) {
            for (const attempt of [
              () => broker.logoff(row, options),
              () => broker.logoffSync(row, options),
              () => broker.logoff(row, { ...options, wait: 'none' }),
              () => broker.disconnect(row, options),
              () => {
                broker.disconnectSync(row, options);
              },
              () => broker.sendMessage(row, 'Ä', 'Ö', options),
            ]) {
              const error = await failureOf(attempt);
              expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', ...zoe });
              expect(error.message).toContain('cannot be shown to be the one that was meant');
            }
          }
          expect(methods(backend)).toEqual([]);
          // Whoever passes a key means whoever is there.
          await broker.disconnect(zoe);
        });
      },
    );

    it('take the same name in another domain for another user’s', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, userName: 'Zoë' }] }));
      await withBroker(async (broker) => {
        const [row = { ...zoe, connectState: 'active' as const }] =
          await broker.listVirtualDesktopSessions();
        expect(row).not.toHaveProperty('domainName');
        await broker.disconnect(row);
        backend.removeDesktop(zoe, BROKER);
        backend.addDesktop({ ...zoe, userName: 'Zoë', domainName: 'ÉTUDES' }, BROKER);
        for (const attempt of [
          () => broker.logoff(row),
          () => broker.logoffSync(row),
          () => broker.disconnect(row),
          () => broker.sendMessage(row, 'Ä', 'Ö'),
        ]) {
          const error = await failureOf(attempt);
          expect(error).toMatchObject({ code: 'ERR_WTS_IDENTITY', ...zoe });
          expect(error.message).toContain('ÉTUDES\\Zoë is logged on to it');
        }
        expect(await broker.waitUntilGone(row)).toMatchObject({ outcome: 'replaced' });
        expect(methods(backend)).toHaveLength(1);
        await broker.disconnect(row, { expect: { domainName: 'Études' } });
      });
    });

    it('take a part of an expectation that is undefined for none', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        const expected = (userName: string): never => ({ userName, logonTime: undefined }) as never;
        await broker.disconnect(zoe, { expect: expected('zoë') });
        expect(
          await failureOf(() => broker.disconnect(zoe, { expect: expected('Håkon') })),
        ).toMatchObject({ code: 'ERR_WTS_IDENTITY', ...zoe });
        expect(methods(backend)).toHaveLength(1);
      });
    });

    it('take a row that can be nobody’s for nobody’s, and a key for anybody’s', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, connectState: 1 }] }));
      await withBroker(async (broker) => {
        const [row = { ...zoe, connectState: 'active' as const }] =
          await broker.listVirtualDesktopSessions();
        await broker.disconnect(row);
        backend.removeDesktop(zoe, BROKER);
        backend.addDesktop({ ...zoe, userName: 'Zoë' }, BROKER);
        expect(await failureOf(() => broker.disconnect(row))).toMatchObject({
          code: 'ERR_WTS_IDENTITY',
        });
        await broker.disconnect(zoe);
      });
    });

    it('refuse a row of another broker, copies too', async () => {
      const other = 'rdcb2-ö';
      backend.reset({
        brokers: { [BROKER]: { desktops }, [other]: { desktops }, '': { desktops } },
      });
      const [broker, here] = [await connectBroker(other), await connectBroker()];
      await withBroker(async (first) => {
        const [row = { ...zoe, connectState: 'active' as const }] =
          await first.listVirtualDesktopSessions();
        const [own = row] = await here.listVirtualDesktopSessions();
        for (const [at, session] of [
          [broker, row],
          [here, row],
          [broker, own],
          [broker, { ...row }],
          [broker, JSON.parse(JSON.stringify(row)) as typeof row],
          [broker, Object.create(row) as typeof row],
        ] as const) {
          for (const attempt of [
            () => at.logoff(session),
            () => at.logoffSync(session),
            () => at.disconnect(session),
            () => {
              at.disconnectSync(session);
            },
            () => at.sendMessage(session, '', ''),
            () => at.waitUntilGone(session),
          ]) {
            expect(await failureOf(attempt)).toMatchObject({ code: 'ERR_WTS_REFUSED', ...zoe });
          }
        }
        expect(methods(backend)).toEqual([]);
        await first.disconnect({ ...row, broker: BROKER.toUpperCase() });
        await here.disconnect({ ...own, broker: 'localhost' });
      });
      broker.close();
      here.close();
    });

    it('take a host’s name with a dot at the end for the same', async () => {
      const short = { sessionId: 7, vmHostName: 'rdvh-ü' };
      backend.reset(farm({ desktops: [...desktops, short] }));
      await withBroker(async (broker) => {
        const dotted = { ...zoe, vmHostName: `${zoe.vmHostName.toUpperCase()}.` };
        await broker.disconnect(dotted);
        expect(await broker.logoff(dotted)).toMatchObject({ outcome: 'gone' });
        expect(methods(backend)).toEqual(
          ['Disconnect', 'Logoff'].map((method) => `${method} 2 ${zoe.vmHostName}`),
        );
        expect(backend.desktop(zoe, BROKER)).toBeUndefined();
        const full = { ...short, vmHostName: 'rdvh-ü.contoso.com' };
        for (const attempt of [() => broker.waitUntilGone(full), () => broker.logoff(full)]) {
          const error = await failureOf(attempt);
          expect(error).toMatchObject({ code: 'ERR_WTS_REFUSED', ...full });
          expect(error.message).toContain('but one of "rdvh-ü": pass the name as the broker');
        }
        // Of two full names it is known that they are two hosts.
        const other = { ...hakon, vmHostName: 'rdvh-ö.fabrikam.com' };
        expect(await broker.waitUntilGone(other)).toMatchObject({ outcome: 'gone' });
      });
    });

    it('say that there is no such session, and how its host is spelt', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        for (const attempt of [
          () => broker.logoff({ sessionId: 9, vmHostName: zoe.vmHostName }),
          () => broker.disconnect({ sessionId: 9, vmHostName: zoe.vmHostName }),
          () => broker.logoffSync({ sessionId: 9, vmHostName: zoe.vmHostName }),
        ]) {
          expect(await failureOf(attempt)).toMatchObject({
            ...{ code: 'WBEM_E_NOT_FOUND', errno: 0x80041002, server: BROKER, sessionId: 9 },
            vmHostName: zoe.vmHostName,
          });
        }
        for (const [attempt, name] of [
          [() => broker.logoff({ ...zoe, vmHostName: 'rdvh-å' }), zoe.vmHostName],
          [() => broker.logoffSync({ ...zoe, vmHostName: 'RDVH-Å' }), zoe.vmHostName],
          [() => broker.disconnect({ ...zoe, vmHostName: 'rdvh-å.' }), zoe.vmHostName],
          // Nor is it gone.
          [() => broker.waitUntilGone({ ...zoe, vmHostName: 'rdvh-å' }), zoe.vmHostName],
        ] as const) {
          const short = await failureOf(attempt);
          expect(short).toMatchObject({ code: 'ERR_WTS_REFUSED', sessionId: 2, server: BROKER });
          expect(short.message).toContain(`"${name}": pass the name as the broker has it`);
        }
        const key = { sessionId: 9, vmHostName: 'niemand' };
        expect(await broker.waitUntilGone(key)).toMatchObject({
          ...{ ...key, outcome: 'gone', polls: 1 },
        });
        expect(methods(backend)).toEqual([]);
      });
    });

    it('refuse session 0', async () => {
      const key = { sessionId: 0, vmHostName: 'rdvh-å.contoso.com' };
      backend.reset(farm({ desktops: [key] }));
      await withBroker(async (broker) => {
        expect(await failureOf(() => broker.logoff(key))).toMatchObject({
          code: 'ERR_WTS_REFUSED',
        });
        expect(methods(backend)).toEqual([]);
      });
    });

    it('see that the key belongs to another user while it is logged off', async () => {
      const reusedBy = { userName: 'Šárka', domainName: 'ZÜRICH' };
      backend.reset(farm({ desktops: [{ ...zoe, userName: 'Zoë', logoff: { reusedBy } }] }));
      await withBroker(async (broker) => {
        expect(await broker.logoff(zoe)).toMatchObject({ outcome: 'replaced' });
        expect(backend.desktop(zoe, BROKER)).toMatchObject({ userName: 'Šárka' });
      });
    });

    it('wait for whoever ends a session', async () => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        const waits = [zoe, hakon].map((key) => broker.waitUntilGone(key, { pollInterval: 20 }));
        await eventually(() => count(backend, GET) > 3, 'they are looked at');
        backend.removeDesktop(zoe, BROKER);
        backend.removeDesktop(hakon, BROKER);
        for (const wait of waits) expect(await wait).toMatchObject({ outcome: 'gone' });
      });
    });

    it('wait for many by lists alone', async () => {
      const keys = Array.from({ length: 40 }, (_, i) => ({
        sessionId: i + 1,
        vmHostName: `rdvh-${String(i % 7)}-ö`,
      }));
      backend.reset(farm({ desktops: keys }));
      await withBroker(async (broker) => {
        const waits = keys.map((key) => broker.waitUntilGone(key, { pollInterval: 50 }));
        await eventually(() => count(backend, QUERY) > 4, 'they are listed');
        for (const key of keys) backend.removeDesktop(key, BROKER);
        for (const wait of waits) expect(await wait).toMatchObject({ outcome: 'gone' });
        // While they were few, at the beginning, they may have been looked at.
        expect(count(backend, GET)).toBeLessThan(10);
      });
    });

    it('time out, with the state in which the session was seen', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, logoff: { outcome: 'stuck' } }] }));
      await withBroker(async (broker) => {
        for (const attempt of [
          () => broker.logoff(zoe, { timeout: 300 }),
          () => broker.logoffSync(zoe, { timeout: 300 }),
          () => broker.waitUntilGone(zoe, { timeout: 300 }),
        ]) {
          const error = await failureOf(attempt);
          expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', lastState: 'down', ...zoe });
          expect(error.message).toContain(`session 2 of "${zoe.vmHostName}" on server "${BROKER}"`);
        }
      });
    });

    it('end with the listener that throws', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, logoff: { outcome: 'stuck' } }] }));
      await withBroker(async (broker) => {
        const bug = new Error('Fehler');
        const onProgress = (): void => {
          throw bug;
        };
        await expect(broker.logoff(zoe, { onProgress })).rejects.toBe(bug);
        expect(() => broker.logoffSync(zoe, { onProgress })).toThrow(bug);
      });
    });

    it('end at once on abort, and are not made when it came before', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, logoff: { outcome: 'stuck' } }] }));
      await withBroker(async (broker) => {
        const abort = new AbortController();
        const waiting = broker.logoff(zoe, { signal: abort.signal });
        await eventually(() => count(backend, METHOD) === 1, 'it is requested');
        abort.abort('genug');
        await expect(waiting).rejects.toBe('genug');
        const before = backend.calls().length;
        const { signal } = abort;
        await expect(broker.logoff(zoe, { signal })).rejects.toBe('genug');
        await expect(broker.disconnect(zoe, { signal })).rejects.toBe('genug');
        await expect(broker.listVirtualDesktopSessions({}, { signal })).rejects.toBe('genug');
        await expect(broker.listSessionDirectory({ signal })).rejects.toBe('genug');
        await expect(connectBroker(BROKER, { signal })).rejects.toBe('genug');
        expect(backend.calls()).toHaveLength(before);
      });
    });

    it('end when the broker is closed although a list never comes', async () => {
      for (const call of [QUERY, NEXT]) {
        backend.reset(farm({}, { call, hang: true }));
        const broker = await connectBroker(BROKER);
        const timeout = Infinity;
        const ends = [
          broker.logoff(zoe, { timeout }),
          broker.logoff(hakon, { timeout, wait: 'none' }),
          broker.waitUntilGone(lukasz, { timeout }),
          broker.disconnect(zoe, { timeout }),
        ].map((call) => failureOf(() => call));
        await eventually(() => count(backend, QUERY) > 0, 'they are listed');
        broker.close();
        for (const end of ends) {
          expect(await end).toMatchObject({ code: 'ERR_WTS_CLOSED', server: BROKER });
        }
        expect(methods(backend)).toEqual([]);
        backend.release();
      }
    });

    it('say when the broker is closed whether they had been made', async () => {
      backend.reset(farm({}, { call: METHOD, hang: true }));
      const broker = await connectBroker(BROKER);
      const ends = [zoe, hakon].map((key) => failureOf(() => broker.logoff(key)));
      const wait = failureOf(() => broker.waitUntilGone(lukasz));
      await eventually(() => count(backend, METHOD) === 2, 'they are requested');
      broker.close();
      for (const end of ends) {
        const error = await end;
        expect(error).toMatchObject({ code: 'ERR_WTS_CLOSED', server: BROKER });
        expect(error.message).toContain('The request had been made.');
      }
      expect((await wait).message).not.toContain('The request');
    });

    it('are refused by a broker that is closed, and waits end', async () => {
      backend.reset(farm({ desktops: [{ ...zoe, logoff: { outcome: 'stuck' } }] }));
      const broker = await connectBroker(BROKER);
      const waits = [broker.logoff(zoe), broker.waitUntilGone(zoe)];
      await eventually(() => count(backend, METHOD) === 1, 'it is requested');
      broker.close();
      for (const wait of waits) {
        const error = await failureOf(() => wait);
        expect(error).toMatchObject({ code: 'ERR_WTS_CLOSED', server: BROKER });
        expect(error.message).toContain('connectBroker()');
      }
      const before = backend.calls().length;
      for (const attempt of [
        () => broker.listVirtualDesktopSessions(),
        () => broker.listVirtualDesktopSessionsSync(),
        () => broker.logoff(zoe),
        () => broker.logoffSync(zoe),
        () => broker.disconnect(zoe),
        () => {
          broker.disconnectSync(zoe);
        },
        () => broker.sendMessage(zoe, 'Ä', 'Ö'),
        () => broker.waitUntilGone(zoe),
        () => broker.listSessionDirectory(),
        () => broker.stats(),
      ]) {
        expect(await failureOf(attempt)).toMatchObject({ code: 'ERR_WTS_CLOSED' });
      }
      expect(backend.calls()).toHaveLength(before);
    });
  });
}
