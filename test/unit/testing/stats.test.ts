import { describe, expect, it, vi } from 'vitest';

import { isFailure } from '../../../src/native/binding.js';
import { decodeStats } from '../../../src/native/record.js';
import { SimulatedHost } from '../../../src/testing/index.js';
import type { ServerStats } from '../../../src/types/server.js';
import { collector, openServer, useFakeTime } from './helpers.js';

const faults = [
  { call: 'WTSLogoffSession', hang: true },
  { call: 'WTSEnumerateSessionsExW', hang: true },
];

function stats(host: SimulatedHost, server?: ReturnType<typeof openServer>): ServerStats {
  const answer = host.binding.hostStats(server);
  if (isFailure(answer)) throw new Error(`failed with ${answer.errno}`);
  return decodeStats(answer);
}

describe('what is under way at a simulated host', () => {
  useFakeTime();

  it('is counted by kind and host until it answers, given up or not, and is stuck after 30 s', () => {
    const host = new SimulatedHost({ servers: { RDSH2: {} }, faults });
    const { binding } = host;
    const server = openServer(binding, 'rdsh2');
    const { done } = collector<unknown>();
    const ticket = binding.logoffSession(server, 3, true, done);
    binding.logoffSession(server, 3, false, done);
    vi.advanceTimersByTime(29_999);
    binding.enumerateSessionsEx(openServer(binding, 'RDSH2'), done);
    vi.advanceTimersByTime(1);
    const none = { running: 0, waiting: 0, stuck: 0 };
    expect(stats(host, server)).toEqual({
      questions: { ...none, running: 1, limit: 16 },
      requests: { ...none, running: 1, stuck: 1, limit: 64 },
      nativeWaits: { ...none, running: 1, stuck: 1, limit: 64 },
      openings: { ...none, limit: 16 },
      closings: { ...none, limit: 2 },
    });
    expect(stats(host).requests).toEqual({ ...none, limit: 64 });
    // As Windows would still work on it.
    binding.abandon(ticket);
    expect(stats(host, server).nativeWaits.running).toBe(1);
    host.release();
    expect(stats(host, server).nativeWaits.running).toBe(0);
    vi.advanceTimersByTime(1);
    expect(Object.values(stats(host, server)).every(({ running }) => running === 0)).toBe(true);
  });

  it('is not told of a closed server', () => {
    const host = new SimulatedHost({ servers: { RDSH2: {} } });
    const server = openServer(host.binding, 'RDSH2');
    host.binding.closeServer(server);
    expect(host.binding.hostStats(server)).toEqual({
      syscall: 'hostStats',
      errno: 6,
      started: false,
    });
    expect(() => host.binding.hostStats({} as never)).toThrow(TypeError);
  });
});
