import { describe, expect, it, vi } from 'vitest';

import { isFailure, type SessionRecord } from '../../../src/native/binding.js';
import { SimulatedHost } from '../../../src/testing/index.js';
import { collector, errnoOf, openServer, useFakeTime } from './helpers.js';

const UNISSUED = 2 ** 31;

describe('an asynchronous call, in fake time', () => {
  useFakeTime();

  it('answers from the event loop, never from the call itself', () => {
    const host = new SimulatedHost();
    const { outcomes, done } = collector<SessionRecord>();
    const ticket = host.binding.enumerateSessionsEx(undefined, done);
    expect(ticket).toBeGreaterThan(0);
    expect(outcomes).toEqual([]);
    expect(host.pendingCalls).toBe(1);
    vi.advanceTimersByTime(1);
    expect(outcomes).toHaveLength(1);
    expect(host.pendingCalls).toBe(0);
  });

  it('takes the latency of its server, and sees the host as it is then', () => {
    const host = new SimulatedHost({ sessions: [{ id: 3 }], latency: 200 });
    const { outcomes, done } = collector<SessionRecord>();
    host.binding.enumerateSessionsEx(undefined, done);
    vi.advanceTimersByTime(199);
    expect(outcomes).toEqual([]);
    host.removeSession(3);
    vi.advanceTimersByTime(1);
    expect(outcomes).toMatchObject([{ numbers: new Uint32Array() }]);
  });

  it('takes the latency once for each class of a query', () => {
    const host = new SimulatedHost({ latency: 10 });
    const { outcomes, done } = collector<unknown>();
    host.binding.querySession(undefined, 3, [8, 4, 16], done);
    vi.advanceTimersByTime(29);
    expect(outcomes).toEqual([]);
    expect(host.calls.map((call) => call.infoClass)).toEqual([8, 4, 16]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toHaveLength(1);
  });

  it('that is abandoned leaves nothing: no callback, no timer', () => {
    const host = new SimulatedHost({ latency: 100 });
    const { outcomes, done } = collector<SessionRecord>();
    const ticket = host.binding.enumerateSessionsEx(undefined, done);
    host.binding.abandon(ticket);
    host.binding.abandon(ticket);
    expect(host.pendingCalls).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(outcomes).toEqual([]);
  });

  it('that never ends gives fake timers nothing to run through', () => {
    const host = new SimulatedHost({ faults: [{ call: 'WTSEnumerateSessionsExW', hang: true }] });
    const ticket = host.binding.enumerateSessionsEx(undefined, () => undefined);
    expect(vi.getTimerCount()).toBe(0);
    host.binding.abandon(ticket);
  });

  it('that lasts longer than a timer can still ends in its time', () => {
    const month = 31 * 24 * 3_600_000;
    const host = new SimulatedHost({ latency: month });
    const { outcomes, done } = collector<SessionRecord>();
    host.binding.enumerateSessionsEx(undefined, done);
    vi.advanceTimersByTime(month - 1);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toHaveLength(1);
  });

  it('has a ticket that no other host takes for its own', () => {
    const one = new SimulatedHost({ latency: 100 });
    const other = new SimulatedHost({ latency: 100 });
    const ticket = one.binding.enumerateSessions(undefined, () => undefined);
    const { outcomes, done } = collector<SessionRecord>();
    other.binding.enumerateSessions(undefined, done);
    other.binding.abandon(ticket);
    expect(other.binding.waitFor(ticket, 0)).toBe(false);
    expect([one.pendingCalls, other.pendingCalls]).toEqual([1, 1]);
    vi.advanceTimersByTime(100);
    expect(outcomes).toHaveLength(1);
  });
});

describe('waiting for an asynchronous call', () => {
  useFakeTime();

  it('runs the callback inside and says so', () => {
    const { binding } = new SimulatedHost({ latency: 5 });
    const { outcomes, done } = collector<SessionRecord>();
    const ticket = binding.enumerateSessionsEx(undefined, done);
    expect(binding.waitFor(ticket, Infinity)).toBe(true);
    expect(outcomes).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(binding.waitFor(ticket, Infinity)).toBe(false);
  });

  it('ends when its time is up, and the call goes on', () => {
    const { binding } = new SimulatedHost({ latency: 1000 });
    const { outcomes, done } = collector<SessionRecord>();
    const ticket = binding.enumerateSessionsEx(undefined, done);
    expect(binding.waitFor(ticket, 5)).toBe(false);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(outcomes).toHaveLength(1);
  });

  it('takes a call that is due already, with no time to spare', () => {
    const { binding } = new SimulatedHost();
    const { outcomes, done } = collector<SessionRecord>();
    const ticket = binding.enumerateSessionsEx(undefined, done);
    expect(binding.waitFor(ticket, 0)).toBe(true);
    expect(outcomes).toHaveLength(1);
  });

  it('follows a call through all its classes', () => {
    const { binding } = new SimulatedHost({ latency: 3 });
    const { outcomes, done } = collector<unknown>();
    const ticket = binding.querySession(undefined, 3, [8, 4, 16], done);
    expect(binding.waitFor(ticket, 4)).toBe(false);
    expect(binding.waitFor(ticket, 60_000)).toBe(true);
    expect(outcomes).toMatchObject([{ numbers: Uint32Array.of(1, 0, 4, 1, 0, 4, 1, 0, 2) }]);
  });

  it('waits for a session to be gone, less its linger', () => {
    const logoff = { path: [{ state: 'down', ms: 60_000 }], linger: 59_995 } as const;
    const { binding } = new SimulatedHost({ sessions: [{ id: 3, logoff }] });
    const { outcomes, done } = collector<unknown>();
    const ticket = binding.logoffSession(undefined, 3, true, done);
    expect(binding.waitFor(ticket, 30_000)).toBe(true);
    expect(outcomes).toEqual([undefined]);
  });

  it('ends in time for a call that never does, and throws rather than wait for ever', () => {
    const host = new SimulatedHost({ faults: [{ call: 'WTSEnumerateSessionsExW', hang: true }] });
    const ticket = host.binding.enumerateSessionsEx(undefined, () => undefined);
    expect(host.binding.waitFor(ticket, 5)).toBe(false);
    expect(() => host.binding.waitFor(ticket, Infinity)).toThrow(/for ever/);
    host.binding.abandon(ticket);
    expect(host.binding.waitFor(ticket, Infinity)).toBe(false);
  });

  it.each([0, -1, 1.5, NaN, UNISSUED, '1', undefined])(
    'refuses %s, which is no ticket',
    (ticket) => {
      const { binding } = new SimulatedHost();
      expect(() => binding.waitFor(ticket as number, 0)).toThrow(TypeError);
      expect(() => {
        binding.abandon(ticket as number);
      }).toThrow(TypeError);
    },
  );
});

describe('calls in real time', () => {
  it('block the thread for their latency', () => {
    const { binding } = new SimulatedHost({ latency: 20 });
    const before = performance.now();
    expect(isFailure(binding.enumerateSessionsEx(undefined))).toBe(false);
    expect(performance.now() - before).toBeGreaterThanOrEqual(20);
  });

  it('come back by themselves when asynchronous', async () => {
    const { binding } = new SimulatedHost({ latency: 5 });
    const outcome = await new Promise((resolve) =>
      binding.querySession(undefined, 3, [8, 5], resolve),
    );
    expect(isFailure(outcome)).toBe(false);
  });

  it('keep the process alive while they hang, until they are abandoned', () => {
    const { binding } = new SimulatedHost({ faults: [{ call: 'WTSLogoffSession', hang: true }] });
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const ticket = binding.logoffSession(undefined, 3, false, () => undefined);
    expect(timers()).toBe(before + 1);
    binding.abandon(ticket);
    expect(timers()).toBe(before);
  });
});

describe('a raw call with a wrong type', () => {
  const host = new SimulatedHost({ servers: { RDSH2: {} } });
  const { binding } = host;
  const call = (name: keyof typeof binding, ...args: unknown[]): unknown =>
    (binding[name] as (...args: unknown[]) => unknown)(...args);

  it.each([
    ['openServer', 3, false],
    ['openServer', 'RDSH2', 'no'],
    ['openServer', 'RDSH2', false, 'done'],
    ['closeServer', undefined],
    ['closeServer', null],
    ['closeServer', {}],
    ['enumerateSessionsEx', null],
    ['enumerateSessionsEx', 'RDSH2'],
    ['enumerateSessionsEx', undefined, 1],
    ['enumerateSessions', {}],
    ['querySession', undefined, -1, [8]],
    ['querySession', undefined, 1.5, [8]],
    ['querySession', undefined, 2 ** 32, [8]],
    ['querySession', undefined, '3', [8]],
    ['querySession', undefined, 3, 8],
    ['querySession', undefined, 3, [8, '5']],
    ['querySession', undefined, 3, [8], {}],
    ['logoffSession', undefined, 3],
    ['logoffSession', undefined, NaN, true],
    ['logoffSession', 0, 3, true],
    ['disconnectSession', undefined, 3, 1],
    ['disconnectSession', undefined, null, true],
    ['processSessionId', -1],
    ['processSessionId', '4'],
    ['waitFor', 1, '5'],
    ['waitFor', 1, NaN],
  ] as const)('%s(%o, %o, %o, %o) throws and reaches nothing', (name, ...args) => {
    expect(() => call(name, ...args)).toThrow(TypeError);
    expect(host.calls).toEqual([]);
    expect(host.pendingCalls).toBe(0);
  });

  it('accepts every number that is one', () => {
    expect(errnoOf(binding.logoffSession(undefined, 0xfffffffe, false))).toBe(2);
    expect(errnoOf(binding.enumerateSessions(openServer(binding, 'RDSH2')))).toBe(undefined);
  });
});
