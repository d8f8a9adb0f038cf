import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';

import { onEndSession } from '../../../src/end-session/listen.js';
import { installBinding } from '../../../src/native/loader.js';
import { SimulatedHost } from '../../../src/testing/index.js';
import type { EndSessionEvent, EndSessionReason } from '../../../src/types/end-session.js';
import { installFake } from './fake-binding.js';

afterEach(() => {
  installBinding(undefined);
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What becomes of errors that nobody handles: `vitest` has handlers of its own, and fails by them. */
async function unhandled<T>(
  event: 'uncaughtException' | 'unhandledRejection',
  run: () => unknown,
): Promise<T> {
  const others = process.listeners(event as 'uncaughtException');
  process.removeAllListeners(event);
  try {
    const thrown = once(process, event);
    await run();
    const [error] = (await thrown) as [T];
    return error;
  } finally {
    for (const other of others) process.on(event, other);
  }
}

describe('onEndSession', () => {
  it('tells the addon the level, the bound and whether to stay alive', () => {
    const fake = installFake();
    onEndSession(() => undefined);
    onEndSession(() => undefined, { level: 0x100 });
    onEndSession(() => undefined, { level: 0x3ff, keepAlive: true });
    onEndSession(() => undefined, { level: undefined, keepAlive: undefined });
    expect(fake.said).toEqual([
      ['subscribe', 0, 4000, false],
      ['subscribe', 0x100, 4000, false],
      ['subscribe', 0x3ff, 4000, true],
      ['subscribe', 0, 4000, false],
    ]);
  });

  it('shows a simulated host the function itself', () => {
    const fake = installFake();
    const listener = (): void => undefined;
    onEndSession(listener);
    expect(fake.callback.listener).toBe(listener);
  });

  it('answers each notice, and only false refuses', async () => {
    const fake = installFake();
    let answer: unknown;
    onEndSession(() => answer);
    fake.said.length = 0;
    for (answer of [false, true, undefined, 0, NaN, '', null, 0n]) fake.callback(7, 0, false, 0);
    expect(fake.said.map(([, , , allow]) => allow)).toEqual([
      false,
      ...Array<boolean>(7).fill(true),
    ]);
    expect(fake.said[0]).toEqual(['answer', 1, 7, false]);
    fake.callback(8, 1, true, 0);
    fake.callback(9, 2, true, 0);
    await settled();
    expect(fake.said.slice(-2).map(([, , question]) => question)).toEqual([8, 9]);
  });

  it('says what the flags mean, with each combination of them', () => {
    const fake = installFake();
    const events: EndSessionEvent[] = [];
    onEndSession((event) => events.push(event));
    const seen = (flags: number): EndSessionReason[] | undefined => {
      fake.callback(1, 1, true, flags);
      return events.at(-1)?.reasons;
    };
    expect(seen(0)).toEqual(['shutdown']);
    expect(seen(1)).toEqual(['close-app']);
    expect(seen(0x40000000)).toEqual(['critical']);
    expect(seen(0x40000001)).toEqual(['close-app', 'critical']);
    expect(seen(0x80000000)).toEqual(['logoff']);
    expect(seen(0x80000001)).toEqual(['logoff', 'close-app']);
    expect(seen(0xc0000000)).toEqual(['logoff', 'critical']);
    expect(seen(0xc0000001)).toEqual(['logoff', 'close-app', 'critical']);
    // Bits that are new to us are none of these; above all they are no shutdown.
    expect(seen(2)).toEqual([]);
    expect(seen(0xbfffffff)).toEqual(['logoff', 'close-app']);
  });

  it('answers before it throws what the listener has thrown', () => {
    const fake = installFake();
    const error = new Error('disk full');
    onEndSession(() => {
      throw error;
    });
    expect(() => {
      fake.callback(7, 0, false, 0);
    }).toThrow(error);
    expect(fake.said.slice(1)).toEqual([['answer', 1, 7, true]]);
  });

  it('makes an error of a listener an uncaught exception, and asks the others all the same', async () => {
    const host = new SimulatedHost({ listenersCanRefuse: true }).install();
    const error = new Error('disk full');
    onEndSession(({ phase }) => {
      if (phase === 'query') throw error;
    });
    const refuse = (): boolean => false;
    onEndSession(refuse);
    const thrown = await unhandled('uncaughtException', async () => {
      expect(await host.endSession()).toEqual({ ended: false, refused: [refuse], late: [] });
    });
    expect(thrown).toBe(error);
  });

  it('makes a rejection an unhandled one, after it has allowed', async () => {
    const fake = installFake();
    const error = new Error('disk full');
    onEndSession(() => Promise.reject(error));
    const thrown = await unhandled('unhandledRejection', () => {
      fake.callback(7, 0, false, 0);
    });
    expect(thrown).toBe(error);
    expect(fake.said.slice(1)).toEqual([['answer', 1, 7, true]]);
  });

  const broken = (): never => {
    throw new Error('no promise');
  };
  it.each<[string, () => object]>([
    ['whose then throws', () => ({ then: broken })],
    [
      'whose then is a getter that throws',
      () => Object.defineProperty({}, 'then', { get: broken }),
    ],
    [
      'whose constructor is a getter that throws',
      () => Object.defineProperty(Promise.resolve(false), 'constructor', { get: broken }),
    ],
  ])('allows where the answer is a promise %s', async (_, answer) => {
    const fake = installFake();
    onEndSession(answer);
    const thrown = await unhandled('unhandledRejection', () => {
      expect(() => {
        fake.callback(7, 0, false, 0);
      }).not.toThrow();
    });
    expect(String(thrown)).toBe('Error: no promise');
    expect(fake.said.slice(1)).toEqual([['answer', 1, 7, true]]);
  });

  it('takes objects and functions that are no promises for what they are: allowed', async () => {
    const fake = installFake();
    let answer: unknown;
    onEndSession(() => answer);
    fake.said.length = 0;
    for (answer of [{}, [false], () => false, Object(false), { then: false }]) {
      fake.callback(7, 0, false, 0);
    }
    await settled();
    expect(fake.said).toEqual(Array(5).fill(['answer', 1, 7, true]));
  });

  it('is closed once, by either way', () => {
    const fake = installFake();
    const subscription = onEndSession(() => undefined);
    {
      using again = subscription;
      again.close();
    }
    subscription[Symbol.dispose]();
    expect(fake.said.slice(1)).toEqual([['unsubscribe', 1]]);
  });

  it('goes on with the host on which it was added', () => {
    const fake = installFake();
    const subscription = onEndSession(() => undefined);
    const other = installFake();
    fake.callback(7, 0, false, 0);
    subscription.close();
    expect(fake.said.slice(1)).toEqual([
      ['answer', 1, 7, true],
      ['unsubscribe', 1],
    ]);
    expect(other.said).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('says off Windows that it is for Windows', () => {
    expect(() => onEndSession(() => undefined)).toThrow(
      expect.objectContaining({ code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' }) as Error,
    );
  });
});
