import { afterEach, describe, expect, it, vi } from 'vitest';

import { onEndSession } from '../../../src/end-session/listen.js';
import { blockEndSession } from '../../../src/end-session/block.js';
import type { EndSessionCallback } from '../../../src/native/binding.js';
import { installBinding } from '../../../src/native/loader.js';
import { SimulatedHost, type SimulatedEndSession } from '../../../src/testing/index.js';
import type { EndSessionEvent, EndSessionListener } from '../../../src/types/end-session.js';
import { errnoOf, succeeded, useFakeTime } from './helpers.js';

const BOUND = 4000;

useFakeTime();
afterEach(() => {
  installBinding(undefined);
});

const never = (): Promise<void> => new Promise(() => undefined);
const after =
  (ms: number, value?: unknown): EndSessionListener =>
  () =>
    new Promise((resolve) => setTimeout(resolve, ms, value));

/** Whether a promise has settled, without time passing. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.finally(() => (over = true));
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

describe('host.endSession()', () => {
  it('needs no time when nobody takes any, and logs the own session off (#55)', async () => {
    const host = new SimulatedHost().install();
    const events: EndSessionEvent[] = [];
    onEndSession((event) => events.push(event));
    expect(await host.endSession()).toEqual({ ended: true, refused: [], late: [] });
    expect(events).toHaveLength(2);
    expect(host.session(1)?.state).toBe('reset');
    vi.advanceTimersByTime(40);
    expect(host.session(1)).toBe(undefined);
  });

  it('waits for those who take their time, together, and names those whose time is up', async () => {
    const host = new SimulatedHost({ listenersCanRefuse: true }).install();
    const inTime = after(BOUND - 1, false);
    const late = after(BOUND + 1, false);
    for (const listener of [never, inTime, late]) {
      onEndSession((event) => (event.phase === 'query' ? listener(event) : undefined));
    }
    const ending = host.endSession();
    await vi.advanceTimersByTimeAsync(BOUND - 1);
    expect(await isOver(ending)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const { ended, refused, late: notInTime } = await ending;
    expect([ended, refused.length, notInTime.length]).toEqual([false, 1, 2]);
  });

  it('gives the functions that were added, who is late twice once, and who was added twice twice', async () => {
    const host = new SimulatedHost().install();
    const refuse = (): boolean => false;
    onEndSession(refuse);
    onEndSession(never);
    onEndSession(refuse);
    const ending = host.endSession();
    await vi.advanceTimersByTimeAsync(2 * BOUND);
    expect(await ending).toEqual({ ended: true, refused: [refuse, refuse], late: [never] });
  });

  it('finds late who blocks the thread, and whoever had to wait for that', async () => {
    vi.useRealTimers();
    const host = new SimulatedHost({ listenersCanRefuse: true });
    const { binding } = host;
    const subscribe = (name: string, milliseconds: number, pause: number): void => {
      const callback = (question: number, notice: number): void => {
        if (notice === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
        binding.answerEndSession(id, question, false);
      };
      const listener = { listener: name };
      const added = Object.assign(callback, listener);
      const id = succeeded(binding.subscribeEndSession(0, milliseconds, false, added));
    };
    subscribe('prompt', 20, 0);
    subscribe('blocks', 20, 40);
    subscribe('waited', 20, 0);
    subscribe('patient', 60_000, 0);
    expect(await host.endSession()).toEqual({
      ...{ ended: false, refused: ['prompt', 'patient'], late: ['blocks', 'waited'] },
    });
  });

  it('waits for nobody who was removed meanwhile', async () => {
    const host = new SimulatedHost().install();
    const subscription = onEndSession(never);
    const ending = host.endSession();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await isOver(ending)).toBe(false);
    subscription.close();
    expect(await ending).toEqual({ ended: true, refused: [], late: [] });
  });

  it('does not call who was removed by another one before its turn', async () => {
    const host = new SimulatedHost().install();
    let calls = 0;
    onEndSession(() => {
      other.close();
    });
    const other = onEndSession(() => {
      calls++;
    });
    expect(await host.endSession()).toEqual({ ended: true, refused: [], late: [] });
    expect(calls).toBe(0);
  });

  it('is one at a time', async () => {
    const host = new SimulatedHost().install();
    onEndSession(never);
    const ending = host.endSession({ vetoed: true });
    await expect(host.endSession()).rejects.toThrow('being ended already');
    await vi.advanceTimersByTimeAsync(2 * BOUND);
    expect(await ending).toMatchObject({ ended: false });
    const again = host.endSession();
    await vi.advanceTimersByTimeAsync(2 * BOUND);
    expect(await again).toMatchObject({ ended: true });
  });

  it('leaves the session where this program alone is to end, and where it goes on', async () => {
    const host = new SimulatedHost().install();
    expect(await host.endSession({ reasons: ['close-app'] })).toMatchObject({ ended: true });
    expect(await host.endSession({ vetoed: true })).toMatchObject({ ended: false });
    expect(host.session(1)?.state).toBe('active');
  });

  it('ends the session where the console says so', async () => {
    const host = new SimulatedHost().install();
    expect(await host.endSession({ source: 'console' })).toMatchObject({ ended: true });
    expect(host.session(1)?.state).toBe('reset');
  });

  it('tells a service of the logoff of another user, which ends nothing here', async () => {
    const host = new SimulatedHost({ currentSessionId: 0 }).install();
    const events: EndSessionEvent[] = [];
    onEndSession((event) => events.push(event));
    expect(await host.endSession({ source: 'console' })).toMatchObject({ ended: false });
    expect(await host.endSession({ source: 'console', reasons: ['shutdown'] })).toMatchObject({
      ended: true,
    });
    expect(events).toEqual([
      { phase: 'end', reasons: ['logoff'], ending: false, source: 'console' },
      { phase: 'end', reasons: ['shutdown'], ending: true, source: 'console' },
    ]);
  });

  it('drives the listeners of its own, also after it was uninstalled', async () => {
    const [first, second] = [new SimulatedHost(), new SimulatedHost()];
    const heard: string[] = [];
    first.install();
    const subscription = onEndSession(({ phase }) => void heard.push(`first ${phase}`));
    first.uninstall();
    second.install();
    onEndSession(({ phase }) => void heard.push(`second ${phase}`));
    await second.endSession({ vetoed: true });
    expect(heard).toEqual(['second query', 'second end']);
    await first.endSession({ vetoed: true });
    expect(heard.slice(2)).toEqual(['first query', 'first end']);
    expect([first.endSessionListeners, second.endSessionListeners]).toEqual([1, 1]);
    subscription.close();
    expect([first.endSessionListeners, second.endSessionListeners]).toEqual([0, 1]);
  });

  it('is over when the host is reset, which forgets listeners and reasons', async () => {
    const host = new SimulatedHost().install();
    const subscription = onEndSession(never);
    const block = blockEndSession('Speichern');
    const ending = host.endSession();
    await vi.advanceTimersByTimeAsync(10);
    host.reset();
    expect(await ending).toEqual({ ended: true, refused: [], late: [] });
    expect(host.endSessionListeners).toBe(0);
    expect(host.blockReason).toBe(undefined);
    // Of the host as it was: those of the host as it is stay.
    onEndSession(never);
    blockEndSession('Ukládání');
    subscription.close();
    block.close();
    expect(host.endSessionListeners).toBe(1);
    expect(host.blockReason).toBe('Ukládání');
  });

  it('keeps the process alive for listeners that ask for it, until the last of them is closed', () => {
    vi.useRealTimers();
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    new SimulatedHost().install();
    onEndSession(() => undefined);
    expect(timers()).toBe(before);
    const subscriptions = [1, 2].map(() => onEndSession(() => undefined, { keepAlive: true }));
    expect(timers()).toBe(before + 1);
    subscriptions[0]?.close();
    expect(timers()).toBe(before + 1);
    subscriptions[1]?.close();
    expect(timers()).toBe(before);
  });

  it('leaves no timers when all have answered', async () => {
    const host = new SimulatedHost().install();
    onEndSession(after(100));
    const ending = host.endSession();
    await vi.advanceTimersByTimeAsync(200);
    await ending;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['options', []],
    ['options.reason', { reason: ['logoff'] }],
    ['options.reasons', { reasons: 'logoff' }],
    ['options.reasons', { reasons: [] }],
    ['options.reasons[0]', { reasons: ['Logoff'] }],
    ['options.reasons', { reasons: ['logoff', 'logoff'] }],
    ['options.reasons', { reasons: ['logoff', 'shutdown'] }],
    ['options.force', { force: 1 }],
    ['options.source', { source: 'service' }],
    ['options.reasons', { source: 'console', reasons: ['close-app'] }],
    ['options.force', { source: 'console', force: false }],
    ['options.vetoed', { source: 'console', vetoed: true }],
  ])('rejects with what is wrong: %s', async (path, options) => {
    const host = new SimulatedHost().install();
    const ending = host.endSession(options as SimulatedEndSession);
    await expect(ending).rejects.toThrow(`"${path}" must be`);
    await expect(ending).rejects.toBeInstanceOf(TypeError);
  });
});

describe('what the window shows', () => {
  it('is the newest reason, and the one before it when that is taken back', () => {
    const host = new SimulatedHost().install();
    expect(host.blockReason).toBe(undefined);
    const first = blockEndSession('Saving “Größe”');
    const second = blockEndSession('保存中');
    expect(host.blockReason).toBe('保存中');
    first.close();
    expect(host.blockReason).toBe('保存中');
    const third = blockEndSession('Saving the rest');
    third[Symbol.dispose]();
    third.close();
    expect(host.blockReason).toBe('保存中');
    second.close();
    expect(host.blockReason).toBe(undefined);
  });

  it('can fail, as can the window, and leaves nothing behind', () => {
    const faults = [
      { call: 'CreateWindowExW', error: 8, times: 2 },
      { call: 'ShutdownBlockReasonCreate', error: 120, times: 1 },
    ];
    const host = new SimulatedHost({ faults }).install();
    expect(() => onEndSession(() => undefined)).toThrow(
      'CreateWindowExW failed: the desktop has no memory left for a window (ERROR_NOT_ENOUGH_MEMORY, 8)',
    );
    expect(() => blockEndSession('Saving')).toThrow('CreateWindowExW failed');
    expect(() => blockEndSession('Saving')).toThrow(
      'ShutdownBlockReasonCreate failed: this Windows does not have the function (ERROR_CALL_NOT_IMPLEMENTED, 120). Wine,',
    );
    expect([host.endSessionListeners, host.blockReason]).toEqual([0, undefined]);
    blockEndSession('Saving');
    expect(host.blockReason).toBe('Saving');
    expect(host.calls).toEqual([]);
  });

  it('is one window for all of them', () => {
    const host = new SimulatedHost().install();
    blockEndSession('Saving');
    host.addFault({ call: 'CreateWindowExW', error: 5 });
    const subscription = onEndSession(() => undefined);
    expect(host.endSessionListeners).toBe(1);
    subscription.close();
  });
});

describe('the binding', () => {
  const listener: EndSessionCallback = Object.assign(() => undefined, { listener: undefined });

  it('refuses arguments of the wrong type, as the addon does', () => {
    const { binding } = new SimulatedHost();
    const wrong: (() => unknown)[] = [
      () => binding.exitWindows(3, 0),
      () => binding.exitWindows(-1, 0),
      () => binding.exitWindows(0, -1),
      () => binding.exitWindows(0.5, 0),
      () => binding.subscribeEndSession(-1, BOUND, false, listener),
      () => binding.subscribeEndSession(0, 1.5, false, listener),
      () => binding.subscribeEndSession(0, BOUND, 1 as unknown as boolean, listener),
      () => binding.subscribeEndSession(0, BOUND, false, {} as EndSessionCallback),
      () => binding.blockEndSession(7 as unknown as string),
      ...[0, -1, 1.5, 2 ** 31].flatMap((id) => [
        () => {
          binding.unsubscribeEndSession(id);
        },
        () => {
          binding.unblockEndSession(id);
        },
        () => {
          binding.answerEndSession(id, 1, true);
        },
      ]),
    ];
    for (const call of wrong) expect(call, String(call)).toThrow(TypeError);
  });

  it('does nothing for what is closed, and for answers that come late or again', async () => {
    const host = new SimulatedHost({ listenersCanRefuse: true });
    const { binding } = host;
    const questions: number[] = [];
    const callback = Object.assign((question: number) => void questions.push(question), {
      listener,
    });
    const id = succeeded(binding.subscribeEndSession(0, 100, false, callback));
    const ending = host.endSession();
    await vi.advanceTimersByTimeAsync(0);
    const [question = 0] = questions;
    binding.answerEndSession(id, question + 1, false);
    binding.answerEndSession(id, question, true);
    binding.answerEndSession(id, question, false);
    await vi.advanceTimersByTimeAsync(100);
    // Nobody has answered the second notice.
    expect(await ending).toEqual({ ended: true, refused: [], late: [listener] });
    binding.unsubscribeEndSession(id);
    binding.unsubscribeEndSession(id);
    binding.answerEndSession(id, question, false);
    expect(errnoOf(binding.ownLogon())).toBe(undefined);
  });
});
