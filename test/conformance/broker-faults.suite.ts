import { connectBroker, connectBrokerSync, type WtsError } from 'wtsapi32';
import type { SimulatedFault } from 'wtsapi32/testing';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.js';
import {
  BROKER,
  CONNECT,
  desktops,
  farm,
  GET,
  hakon,
  METHOD,
  methods,
  NEXT,
  QUERY,
  withBroker,
  zoe,
} from './farm.js';
import { count, eventually, failureOf } from './tools.js';

const CARRIED_OUT = 'It may have been carried out all the same. It was not repeated';

export function suite(backend: Backend): void {
  describe('a broker that fails', () => {
    async function connectFailure(): Promise<WtsError> {
      const error = await failureOf(() => connectBroker(BROKER));
      const again = await failureOf(() => connectBrokerSync(BROKER));
      expect(again).toMatchObject({ code: error.code, message: error.message });
      return error;
    }

    it('is none: the namespace is missing, and it is said how to find one', async () => {
      backend.reset({ servers: { [BROKER]: {} } });
      const error = await connectFailure();
      expect(error).toMatchObject({
        ...{
          code: 'WBEM_E_INVALID_NAMESPACE',
          errno: 0x8004100e,
          server: BROKER,
          syscall: CONNECT,
        },
      });
      expect(error.message).toContain('0x8004100E');
      expect(error.message).toContain('SessionDirectoryLocation');
      expect(error.message).toContain('no client edition');
      backend.reset(farm({ namespaceMissing: true }));
      expect(await connectFailure()).toMatchObject({ code: 'WBEM_E_INVALID_NAMESPACE' });
      backend.reset({});
      const here = await failureOf(() => connectBroker());
      expect(here).toMatchObject({ code: 'WBEM_E_INVALID_NAMESPACE' });
      expect(here).not.toHaveProperty('server');
    });

    it('tells the three kinds of denied apart', async () => {
      backend.reset({ unreachableDelay: 1 });
      const firewall = await connectFailure();
      expect(firewall).toMatchObject({ code: 'RPC_S_SERVER_UNAVAILABLE', errno: 0x800706ba });
      expect(firewall.message).toMatch(/not a matter of rights.*port 135/);
      expect(firewall).not.toHaveProperty('permission');

      backend.reset(farm({}, { call: CONNECT, error: 0x80070005 }));
      const dcom = await connectFailure();
      expect(dcom).toMatchObject({ code: 'E_ACCESSDENIED', permission: 'Remote Activation' });
      expect(dcom.message).toMatch(/DCOM.*Distributed COM Users/);

      backend.reset(farm({}, { call: CONNECT, error: 0x80041003 }));
      const namespace = await connectFailure();
      expect(namespace).toMatchObject({
        code: 'WBEM_E_ACCESS_DENIED',
        permission: 'Remote Enable',
      });

      backend.reset(farm({}, { call: NEXT, error: 0x80041003 }));
      await withBroker(async (broker) => {
        const error = await failureOf(() => broker.listVirtualDesktopSessions());
        expect(error).toMatchObject({ code: 'WBEM_E_ACCESS_DENIED', permission: 'Enable Account' });
        expect(error.message).toContain('the provider wants an administrator');
      });
    });

    it('denies a method, by its HRESULT or by what it returns, and nothing may have been done', async () => {
      for (const deniedByReturnValue of [true, false]) {
        backend.reset(
          farm({ deniedByReturnValue, desktops: [{ ...zoe, denied: ['logoff', 'disconnect'] }] }),
        );
        await withBroker(async (broker) => {
          for (const attempt of [
            () => broker.logoff(zoe),
            () => broker.logoffSync(zoe),
            () => broker.logoff(zoe, { wait: 'none' }),
            () => broker.disconnect(zoe),
          ]) {
            const error = await failureOf(attempt);
            expect(error).toMatchObject({
              ...{ code: 'WBEM_E_ACCESS_DENIED', errno: 0x80041003, ...zoe, server: BROKER },
              permission: 'Execute Methods',
            });
            expect(error.message).not.toContain(CARRIED_OUT);
          }
        });
      }
    });

    it('denies a method in the words of DCOM, which has let the caller in', async () => {
      const denied = ['logoff', 'disconnect', 'sendMessage'] as const;
      backend.reset(
        farm({
          deniedByReturnValue: true,
          desktops: [{ ...zoe, denied, deniedError: 0x80070005 }],
        }),
      );
      await withBroker(async (broker) => {
        for (const attempt of [
          () => broker.logoff(zoe),
          () => broker.disconnect(zoe),
          () => broker.sendMessage(zoe, 'Ä', 'Ö'),
        ]) {
          const error = await failureOf(attempt);
          expect(error).toMatchObject({
            ...{ code: 'E_ACCESSDENIED', errno: 0x80070005, permission: 'Execute Methods' },
          });
          expect(error.message).toContain('the broker denies access');
          expect(error.message).not.toMatch(/DCOM denies|Distributed COM Users/);
          expect(error.message).not.toContain(CARRIED_OUT);
        }
      });
    });

    it('lacks the class', async () => {
      backend.reset(farm({ classMissing: true }));
      await withBroker(async (broker) => {
        for (const attempt of [
          () => broker.listVirtualDesktopSessions(),
          () => broker.logoff(zoe),
          // Not "gone": nobody was seen to be missing.
          () => broker.waitUntilGone(zoe),
        ]) {
          expect(await failureOf(attempt)).toMatchObject({ code: 'WBEM_E_INVALID_CLASS' });
        }
      });
    });

    it.each([
      [0x80041003, 'WBEM_E_ACCESS_DENIED'],
      [0x80041004, 'WBEM_E_PROVIDER_FAILURE'],
      [0x8004106a, 'HRESULT_0x8004106A'],
      [0x80041002, 'WBEM_E_NOT_FOUND'],
      [5, 'ERROR_ACCESS_DENIED'],
      [21, 'ERROR_NOT_READY'],
      [1168, 'ERROR_NOT_FOUND'],
      [1722, 'RPC_S_SERVER_UNAVAILABLE'],
      [0x800706be, 'RPC_S_CALL_FAILED'],
    ])('returns %i from a method', async (returnValue, code) => {
      backend.reset(farm({}, { call: METHOD, returnValue }));
      await withBroker(async (broker) => {
        for (const [attempt, method] of [
          [() => broker.disconnect(zoe), 'Disconnect'],
          [() => broker.sendMessage(zoe, 'Ä', 'Ö'), 'SendMessage'],
          [() => broker.logoff(zoe, { timeout: 20_000 }), 'Logoff'],
        ] as const) {
          expect(await failureOf(attempt)).toMatchObject({
            ...{ code, errno: returnValue, server: BROKER, ...zoe },
            syscall: `Win32_VirtualDesktopSession::${method}`,
          });
        }
        expect(methods(backend)).toHaveLength(3);
      });
    });

    it.each([0x800706be, 0x80010108, 0x80041001, 0x80041045])(
      'breaks in a method (%i), which is not repeated although it may have been carried out',
      async (error) => {
        backend.reset(farm({}, { call: METHOD, error, carriedOut: true }));
        await withBroker(async (broker) => {
          const failed = await failureOf(() => broker.logoff(zoe));
          expect(failed).toMatchObject({ errno: error, syscall: METHOD });
          expect(failed.message).toContain(CARRIED_OUT);
          expect((await failureOf(() => broker.logoffSync(hakon))).message).toContain(CARRIED_OUT);
          expect(methods(backend)).toHaveLength(2);
          expect(await broker.waitUntilGone(zoe)).toMatchObject({ outcome: 'gone' });
        });
      },
    );

    it('loses the session between the list and the call', async () => {
      backend.reset(farm({}, { call: METHOD, delay: 200, error: 0x80041002 }));
      await withBroker(async (broker) => {
        const logoff = broker.logoff(zoe, { pollInterval: 10_000 });
        const disconnect = failureOf(() => broker.disconnect(hakon));
        await eventually(() => count(backend, METHOD) === 2, 'they are requested');
        backend.removeDesktop(zoe, BROKER);
        expect(await logoff).toMatchObject({ outcome: 'gone' });
        expect(await disconnect).toMatchObject({ code: 'WBEM_E_NOT_FOUND' });
      });
    });

    it('says that there is no such session, which is there all the same', async () => {
      backend.reset(farm({}, { call: METHOD, error: 0x80041002 }));
      await withBroker(async (broker) => {
        const error = await failureOf(() => broker.logoff(zoe));
        expect(error).toMatchObject({ code: 'WBEM_E_NOT_FOUND', syscall: METHOD });
        expect(backend.desktop(zoe, BROKER)).toMatchObject({ userName: 'Zoë' });
      });
    });

    it.each([
      ['is denied', [{ call: GET, error: 0x80041003 }]],
      ['is more than the provider can do', [{ call: GET, error: 0x80041024 }]],
      ['has a path that WMI does not take', [{ call: GET, error: 0x8004103a }]],
    ])('is asked by lists where a look %s', async (_, faults: SimulatedFault[]) => {
      backend.reset(farm({}, ...faults));
      await withBroker(async (broker) => {
        expect(await broker.logoff(zoe)).toMatchObject({ outcome: 'gone' });
        expect(broker.logoffSync(hakon)).toMatchObject({ outcome: 'gone' });
      });
    });

    it.each([
      ['access denied', [0x80041003, 0x80041003]],
      ['a broken connection', [0x800706ba, 0x800706ba]],
      ['a busy host', [0x80041045, 0x80041045]],
      ['a class that is missing', [0x80041010, 0x80041010]],
      ['a failure', [0x80041001, 0x80041001]],
      ['an answer that lacks some', [0x80041003, 0x40010]],
      ['an answer that hides some', [0x80041003, 0x40009]],
    ])('never means gone by %s', async (_, [look = 0, list = 0]) => {
      backend.reset(farm());
      await withBroker(async (broker) => {
        const few = broker.waitUntilGone(zoe, { timeout: 1200, pollInterval: 50 });
        await eventually(() => count(backend, GET) > 0, 'it is looked at');
        backend.addFault({ call: GET, error: look });
        backend.addFault({ call: NEXT, error: list });
        const error = await failureOf(() => few);
        expect(error.code).not.toBe('ERR_WTS_CLOSED');
        expect(backend.desktop(zoe, BROKER)).toMatchObject({ userName: 'Zoë' });
      });
    });

    it('lists an answer that lacks some as an error', async () => {
      for (const [incomplete, code] of [
        [0x40010, 'WBEM_S_PARTIAL_RESULTS'],
        [0x40009, 'WBEM_S_ACCESS_DENIED'],
      ] as const) {
        backend.reset(farm({ incomplete }));
        await withBroker(async (broker) => {
          expect(await failureOf(() => broker.listVirtualDesktopSessions())).toMatchObject({
            ...{ code, errno: incomplete },
          });
        });
      }
    });

    it('comes back while a request looks for its session, and while it is waited for', async () => {
      backend.reset(
        farm(
          { desktops: [{ ...zoe, logoff: { path: [{ state: 7, ms: 900 }] } }] },
          { call: NEXT, error: 0x800706ba, times: 2 },
          { call: GET, error: 0x800706be, times: 2 },
        ),
      );
      await withBroker(async (broker) => {
        expect(await broker.logoff(zoe)).toMatchObject({ outcome: 'gone' });
        expect(methods(backend)).toHaveLength(1);
      });
    });

    it('does not come back', async () => {
      backend.reset(farm({}, { call: QUERY, error: 0x800706ba }));
      await withBroker(async (broker) => {
        expect(await failureOf(() => broker.logoff(zoe))).toMatchObject({
          ...{ code: 'RPC_S_SERVER_UNAVAILABLE', errno: 0x800706ba, ...zoe },
        });
        expect(methods(backend)).toEqual([]);
      });
    });

    it('never answers', async () => {
      for (const call of [QUERY, NEXT]) {
        backend.reset(farm({}, { call, hang: true }));
        await withBroker(async (broker) => {
          const error = await failureOf(() => broker.logoff(zoe, { timeout: 100 }));
          expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', ...zoe });
          expect(error.message).toContain('Nothing was done.');
          expect(
            await failureOf(() => broker.listVirtualDesktopSessions({}, { timeout: 50 })),
          ).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
          backend.release();
        });
      }
      backend.reset(farm({}, { call: METHOD, hang: true }));
      await withBroker(async (broker) => {
        const error = await failureOf(() => broker.logoff(zoe, { timeout: 200 }));
        expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT' });
        expect(error.message).toContain('Windows has not answered the request.');
        const wait = broker.logoff(hakon, { pollInterval: 20 });
        await eventually(() => count(backend, METHOD) === 2, 'it is requested');
        backend.removeDesktop(hakon, BROKER);
        expect(await wait).toMatchObject({ outcome: 'gone' });
      });
      backend.reset(farm({}, { call: CONNECT, hang: true }));
      for (const connect of [connectBroker, connectBrokerSync]) {
        expect(await failureOf(() => connect(BROKER, { timeout: 100 }))).toMatchObject({
          code: 'ERR_WTS_TIMEOUT',
          server: BROKER,
        });
      }
    });

    it.each([
      [NEXT, 'Nothing was done; allow more time with options.timeout.'],
      [METHOD, 'The request was made, and may be carried out; allow more time'],
    ])('never answers %s, and it is said what came of a request', async (call, outcome) => {
      backend.reset(farm({}, { call, hang: true }));
      await withBroker(async (broker) => {
        for (const attempt of [
          () => broker.disconnect(zoe, { timeout: 100 }),
          () => {
            broker.disconnectSync(hakon, { timeout: 100 });
          },
          () => broker.sendMessage(zoe, 'Größe', '🦊', { timeout: 100 }),
        ]) {
          const error = await failureOf(attempt);
          expect(error).toMatchObject({ code: 'ERR_WTS_TIMEOUT', sessionId: 2, server: BROKER });
          expect(error.message).toContain(outcome);
          expect(error.message).not.toContain('has been abandoned');
        }
        expect(methods(backend)).toHaveLength(call === METHOD ? 3 : 0);
        backend.release();
      });
    });

    it('takes its time for the first rows', async () => {
      backend.reset(farm({}, { call: NEXT, error: 0x40004, times: 3, delay: 20 }));
      await withBroker(async (broker) => {
        expect(await broker.listVirtualDesktopSessions()).toHaveLength(desktops.length);
      });
    });

    it('gives instances without a path, of which nothing can be asked', async () => {
      backend.reset(farm({ paths: 'none' }));
      await withBroker(async (broker) => {
        const error = await failureOf(() => broker.logoff(zoe));
        expect(error).toMatchObject({ code: 'ERR_WTS_BAD_ANSWER', ...zoe });
        expect(error.message).toContain('Nothing was done.');
        const wait = broker.waitUntilGone(zoe, { pollInterval: 20 });
        await eventually(() => count(backend, QUERY) > 3, 'it is waited for');
        backend.removeDesktop(zoe, BROKER);
        expect(await wait).toMatchObject({ outcome: 'gone' });
        expect(methods(backend)).toEqual([]);
      });
      backend.reset(farm({ paths: 'full' }));
      await withBroker(async (broker) => {
        expect(await broker.logoff(zoe)).toMatchObject({ outcome: 'gone' });
      });
    });

    it('gives its error the stack of the caller', async () => {
      backend.reset(farm({}, { call: METHOD, error: 0x80041003 }));
      await withBroker(async (broker) => {
        // No tail call, of which Bun keeps no frame.
        function administratorsScript(): Promise<unknown> {
          return broker.disconnect(zoe).then((result) => result);
        }
        const { stack, message } = await failureOf(administratorsScript);
        expect(stack).toContain('administratorsScript');
        expect(stack?.split('\n')[0]).toBe(`WtsError: ${message}`);
      });
    });
  });
}
