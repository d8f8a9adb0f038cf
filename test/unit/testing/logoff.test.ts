import { describe, expect, it, vi } from 'vitest';

import { SimulatedHost, type SimulatedLogoff } from '../../../src/testing/index.js';
import {
  askBuffer,
  collector,
  errnoOf,
  ids,
  openServer,
  rows,
  START,
  state,
  timeAt,
  useFakeTime,
} from './helpers.js';

useFakeTime();

const ACTIVE = { state: 0 };
const DISCONNECTED = { state: 4 };
const RESET = { state: 7 };
const DOWN = { state: 8 };
const GONE = { errno: 2 };
const failure = (errno: number) => ({ syscall: 'WTSLogoffSession', errno });

function hostWith(logoff?: SimulatedLogoff, options = {}): SimulatedHost {
  const person = { id: 3, name: 'RDP-Tcp#0', userName: 'Björk' };
  return new SimulatedHost({ sessions: [logoff ? { ...person, logoff } : person], ...options });
}

describe('a logoff that does not wait', () => {
  it('returns at once, and the session goes through reset and down until it is gone (#23)', () => {
    const { binding } = hostWith();
    expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
    expect(state(binding, 3)).toEqual(RESET);
    vi.advanceTimersByTime(19);
    expect(state(binding, 3)).toEqual(RESET);
    vi.advanceTimersByTime(1);
    expect(state(binding, 3)).toEqual(DOWN);
    vi.advanceTimersByTime(19);
    expect(ids(binding)).toEqual([3]);
    vi.advanceTimersByTime(1);
    expect(state(binding, 3)).toEqual(GONE);
    expect(ids(binding)).toEqual([]);
  });

  it('goes through the states of the script (#24)', () => {
    const path = [
      { state: 'disconnected', ms: 5 },
      { state: 'down', ms: 5 },
    ] as const;
    const { binding } = hostWith({ path });
    binding.logoffSession(undefined, 3, false);
    vi.advanceTimersByTime(1);
    expect(state(binding, 3)).toEqual(DISCONNECTED);
    // A disconnected session has no name, and the time at which it lost its client (#15).
    expect(rows(binding)[0]?.name).toBe(undefined);
    expect(timeAt(askBuffer(binding, 3, 25), 184)).toBe(START);
    vi.advanceTimersByTime(4);
    expect(state(binding, 3)).toEqual(DOWN);
    vi.advanceTimersByTime(5);
    expect(state(binding, 3)).toEqual(GONE);
  });

  it('can lead straight to gone (#24)', () => {
    const { binding } = hostWith({ path: [] });
    binding.logoffSession(undefined, 3, false);
    expect(state(binding, 3)).toEqual(GONE);
  });

  it('can get stuck in the last state of its path for ever (#26)', () => {
    const down = hostWith({ outcome: 'stuck' });
    const nowhere = hostWith({ outcome: 'stuck', path: [] });
    const reset = hostWith({ outcome: 'stuck', path: [{ state: 'reset', ms: 1 }] });
    for (const { binding } of [down, nowhere, reset]) binding.logoffSession(undefined, 3, false);
    expect(state(down.binding, 3)).toEqual(RESET);
    expect(state(nowhere.binding, 3)).toEqual(DOWN);
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(state(down.binding, 3)).toEqual(DOWN);
    expect(state(nowhere.binding, 3)).toEqual(DOWN);
    expect(state(reset.binding, 3)).toEqual(RESET);
  });

  it('goes on when nobody looks', () => {
    const path = [
      { state: 'disconnected', ms: 5 },
      { state: 'reset', ms: 5 },
      { state: 'down', ms: 5 },
    ] as const;
    const { binding } = hostWith({ outcome: 'stuck', path });
    vi.advanceTimersByTime(10);
    binding.logoffSession(undefined, 3, false);
    vi.advanceTimersByTime(1000);
    expect(state(binding, 3)).toEqual(DOWN);
    expect(timeAt(askBuffer(binding, 3, 25), 184)).toBe(START + 10);
  });

  it('can be accepted and ignored (#27)', () => {
    const { binding } = hostWith({ outcome: 'ignored', again: 7007 });
    expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(state(binding, 3)).toEqual(ACTIVE);
    // Nothing is under way, so another one is not "again".
    expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
  });

  it('fails for an id that does not exist (#1, #2)', () => {
    expect(new SimulatedHost().binding.logoffSession(undefined, 99, false)).toEqual(failure(2));
    const legacy = new SimulatedHost({ missingError: 7022 });
    expect(legacy.binding.logoffSession(undefined, 99, false)).toEqual(failure(7022));
  });

  it('fails where the right is missing, and nothing happens (#3)', () => {
    const host = new SimulatedHost({
      sessions: [{ id: 3, denied: ['logoff'], deniedError: 7045 }],
    });
    expect(host.binding.logoffSession(undefined, 3, false)).toEqual(failure(7045));
    vi.advanceTimersByTime(1000);
    expect(state(host.binding, 3)).toEqual(ACTIVE);
  });

  it('does not need the right to query', () => {
    const host = new SimulatedHost({ sessions: [{ id: 3, denied: ['query'] }] });
    expect(host.binding.logoffSession(undefined, 3, false)).toBe(undefined);
    vi.advanceTimersByTime(40);
    expect(state(host.binding, 3)).toEqual(GONE);
  });

  it.each([0, 65536, 65537])('fails for session %i: services and listeners stay (#28)', (id) => {
    const { binding } = new SimulatedHost();
    expect(binding.logoffSession(undefined, id, false)).toEqual(failure(5));
    const other = new SimulatedHost({ serviceError: 7024 });
    expect(other.binding.logoffSession(undefined, id, true)).toEqual(failure(7024));
    vi.advanceTimersByTime(1000);
    expect(ids(binding)).toContain(id);
  });

  it('is accepted again while the first one is under way, which changes nothing (#29)', () => {
    const { binding } = hostWith();
    binding.logoffSession(undefined, 3, false);
    vi.advanceTimersByTime(30);
    expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
    expect(state(binding, 3)).toEqual(DOWN);
    vi.advanceTimersByTime(10);
    expect(state(binding, 3)).toEqual(GONE);
  });

  it.each([7007, 7024] as const)(
    'fails the second time with %i where the script says so (#29)',
    (again) => {
      const { binding } = hostWith({ again });
      expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
      expect(binding.logoffSession(undefined, 3, false)).toEqual(failure(again));
    },
  );

  it('takes 0xFFFFFFFF for the own session here, and for a mistake elsewhere (#21, #22)', () => {
    const { binding } = new SimulatedHost({ currentSessionId: 5, servers: { RDSH2: {} } });
    const server = openServer(binding, 'RDSH2');
    expect(binding.logoffSession(server, 0xffffffff, false)).toEqual(failure(87));
    expect(binding.logoffSession(undefined, 0xffffffff, false)).toBe(undefined);
    expect(state(binding, 5)).toEqual(RESET);
    expect(state(binding, 5, server)).toEqual(ACTIVE);
  });
});

describe('after a logoff', () => {
  it('the id can be given to somebody else as soon as it is free (#18)', () => {
    const reusedBy = { name: 'RDP-Tcp#8', userName: 'Łukasz 🦊' };
    const { binding } = hostWith({ reusedBy });
    const logonBefore = timeAt(askBuffer(binding, 3, 25), 168);
    binding.logoffSession(undefined, 3, false);
    vi.advanceTimersByTime(100);
    expect(rows(binding)).toEqual([
      { id: 3, state: 'active', name: 'RDP-Tcp#8', userName: 'Łukasz 🦊', execEnvId: 3 },
    ]);
    // It appeared when the id was free, not when somebody looked.
    const logon = timeAt(askBuffer(binding, 3, 25), 168);
    expect(logon).toBe(START + 40);
    expect(logon).not.toBe(logonBefore);
    // And it is nobody's heir: it goes by the defaults.
    expect(binding.logoffSession(undefined, 3, false)).toBe(undefined);
    vi.advanceTimersByTime(40);
    expect(ids(binding)).toEqual([]);
  });

  it('of the console there is a new one at the sign-in screen, with a new id (#16, #19)', () => {
    const { binding } = new SimulatedHost();
    binding.logoffSession(undefined, 1, false);
    expect(binding.activeConsoleSessionId()).toBe(1);
    vi.advanceTimersByTime(40);
    expect(ids(binding)).toEqual([0, 3, 4, 5, 6, 65536, 65537]);
    expect(rows(binding)[4]).toEqual({ id: 6, name: 'Console', state: 'connected', execEnvId: 6 });
    expect(binding.activeConsoleSessionId()).toBe(6);
    expect(timeAt(askBuffer(binding, 6, 25), 168)).toBe(undefined);
  });

  it('of the console its id is not the new one, even if it was the highest (#19)', () => {
    const sessions = [
      { id: 0, name: 'Services' },
      { id: 1, name: 'CONSOLE' },
    ];
    const { binding } = new SimulatedHost({ sessions });
    binding.logoffSession(undefined, 1, false);
    vi.advanceTimersByTime(40);
    expect(ids(binding)).toEqual([0, 2]);
  });

  it('of the console there is none on a host that makes none (#19, #20)', () => {
    const { binding } = new SimulatedHost({ newConsole: false });
    binding.logoffSession(undefined, 1, false);
    vi.advanceTimersByTime(40);
    expect(ids(binding)).toEqual([0, 3, 4, 5, 65536, 65537]);
    expect(binding.activeConsoleSessionId()).toBe(0xffffffff);
  });

  it('several that end unseen end in the order of time', () => {
    const sessions = [
      { id: 1, name: 'Console', logoff: { path: [{ state: 'down', ms: 30 }] } },
      { id: 2, logoff: { path: [{ state: 'down', ms: 10 }], reusedBy: { name: 'Console' } } },
    ] as const;
    const { binding } = new SimulatedHost({ sessions });
    binding.logoffSession(undefined, 1, false);
    binding.logoffSession(undefined, 2, false);
    vi.advanceTimersByTime(1000);
    // Session 2 has been the console since 10 ms, so that the end of 1 at 30 ms makes no new one.
    expect(ids(binding)).toEqual([2]);
  });
});

describe('a logoff whose session is taken away in the middle', () => {
  it.each(['removed first', 'replaced'])(
    'does not end the one that follows under its id: %s',
    (how) => {
      const host = hostWith();
      host.binding.logoffSession(undefined, 3, false);
      if (how === 'removed first') host.removeSession(3);
      host.addSession({ id: 3, userName: 'Łukasz 🦊' });
      vi.advanceTimersByTime(1000);
      expect(host.session(3)?.userName).toBe('Łukasz 🦊');
    },
  );
});

describe('a logoff that waits', () => {
  it('returns when the session is gone (#25)', () => {
    const { binding } = hostWith();
    const { outcomes, done } = collector<unknown>();
    binding.logoffSession(undefined, 3, true, done);
    vi.advanceTimersByTime(39);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([undefined]);
    expect(state(binding, 3)).toEqual(GONE);
  });

  it('returns before the id is gone where the script lets it linger (#25)', () => {
    const { binding } = hostWith({ linger: 15 });
    const { outcomes, done } = collector<unknown>();
    binding.logoffSession(undefined, 3, true, done);
    vi.advanceTimersByTime(25);
    expect(outcomes).toEqual([undefined]);
    expect(state(binding, 3)).toEqual(DOWN);
    vi.advanceTimersByTime(15);
    expect(state(binding, 3)).toEqual(GONE);
  });

  it('waits for the end of the logoff that is under way (#29)', () => {
    const { binding } = hostWith();
    const { outcomes, done } = collector<unknown>();
    binding.logoffSession(undefined, 3, false);
    vi.advanceTimersByTime(30);
    binding.logoffSession(undefined, 3, true, done);
    vi.advanceTimersByTime(10);
    expect(outcomes).toEqual([undefined]);
  });

  it.each(['stuck', 'ignored'] as const)(
    'never returns from one that is %s (#26, #27)',
    (outcome) => {
      const host = hostWith({ outcome });
      const { outcomes, done } = collector<unknown>();
      const ticket = host.binding.logoffSession(undefined, 3, true, done);
      vi.advanceTimersByTime(24 * 3_600_000);
      expect(outcomes).toEqual([]);
      expect(host.pendingCalls).toBe(1);
      host.binding.abandon(ticket);
      expect(host.pendingCalls).toBe(0);
    },
  );

  it.each(['stuck', 'ignored'] as const)(
    'returns from one that is %s when the session vanishes',
    (outcome) => {
      const host = hostWith({ outcome });
      const { outcomes, done } = collector<unknown>();
      host.binding.logoffSession(undefined, 3, true, done);
      vi.advanceTimersByTime(1000);
      host.removeSession(3);
      expect(outcomes).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(outcomes).toEqual([undefined]);
    },
  );

  it('never returns where the script says so, although the session goes', () => {
    const host = hostWith({ hang: true, reusedBy: { userName: 'Łukasz 🦊' } });
    const { outcomes, done } = collector<unknown>();
    host.binding.logoffSession(undefined, 3, true, done);
    host.binding.logoffSession(undefined, 3, false, done);
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(host.session(3)).toMatchObject({ userName: 'Łukasz 🦊' });
    expect(outcomes).toEqual([undefined]);
    host.removeSession(3);
    vi.advanceTimersByTime(1);
    expect(host.pendingCalls).toBe(1);
    host.release();
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([undefined, failure(1726)]);
    expect(() => hostWith({ hang: true }).binding.logoffSession(undefined, 3, true)).toThrow(
      /for ever/,
    );
  });

  it('fails at once where one that does not wait does', () => {
    const { outcomes, done } = collector<unknown>();
    new SimulatedHost().binding.logoffSession(undefined, 99, true, done);
    vi.advanceTimersByTime(1);
    expect(outcomes.map(errnoOf)).toEqual([2]);
  });

  it('returns to a thread that blocks on it, too, once the session is gone', () => {
    const { binding } = hostWith({ path: [{ state: 'down', ms: 5 }] });
    expect(binding.logoffSession(undefined, 3, true)).toBe(undefined);
    expect(state(binding, 3)).toEqual(GONE);
  });

  it.each(['stuck', 'ignored'] as const)(
    'throws instead of blocking a thread for ever: %s',
    (outcome) => {
      const host = hostWith({ outcome });
      expect(() => host.binding.logoffSession(undefined, 3, true)).toThrow(/for ever/);
      expect(host.pendingCalls).toBe(0);
    },
  );
});

describe('a logoff on a slow server', () => {
  it('sets the session on its way when the request arrives', () => {
    const { binding } = hostWith(undefined, { latency: 100 });
    const { outcomes, done } = collector<unknown>();
    const waited = collector<unknown>();
    binding.logoffSession(undefined, 3, false, done);
    binding.logoffSession(undefined, 3, true, waited.done);
    vi.advanceTimersByTime(99);
    expect(outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([undefined]);
    vi.advanceTimersByTime(39);
    expect(waited.outcomes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(waited.outcomes).toEqual([undefined]);
  });

  it('has been requested even if the call is abandoned before it returns', () => {
    const host = hostWith(undefined, { latency: 100 });
    const { outcomes, done } = collector<unknown>();
    host.binding.abandon(host.binding.logoffSession(undefined, 3, false, done));
    vi.advanceTimersByTime(140);
    expect(host.session(3)).toBe(undefined);
    expect(outcomes).toEqual([]);
  });
});
