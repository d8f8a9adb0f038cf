import { afterEach, describe, expect, it, vi } from 'vitest';

import { onEndSession } from '../../../src/end-session/listen.js';
import { isFailure } from '../../../src/native/binding.js';
import { installBinding } from '../../../src/native/loader.js';
import { SimulatedHost, type SimulatedHostOptions } from '../../../src/testing/index.js';
import { Clock } from '../../../src/testing/clock.js';
import { onThisHost } from '../../../src/testing/win32/functions.js';
import { WindowsModel } from '../../../src/testing/windows-model.js';
import type { EndSessionEvent } from '../../../src/types/end-session.js';
import { errnoOf, useFakeTime } from './helpers.js';

useFakeTime();
afterEach(() => {
  installBinding(undefined);
});

const [LOGOFF, IF_HUNG, FORCE] = [0, 1, 2];

/** What Windows says to flags that do not cross the seam. */
function exit(flags: number): number | undefined {
  const windows = new WindowsModel({}, new Clock());
  const outcome = windows.runner.run('', onThisHost.ExitWindowsEx(windows, flags, 0));
  return isFailure(outcome) ? outcome.errno : undefined;
}

describe('ExitWindowsEx', () => {
  it('needs a privilege for anything but a logoff (#54)', () => {
    for (const flags of [0, 4, 0x10, 0x14]) expect(exit(flags)).toBe(undefined);
    for (const flags of [1, 2, 8, 0x40, 5, 0x12]) expect(exit(flags)).toBe(1314);
    for (const flags of [0x20, 0x400000, 0x80000000, 0x21]) expect(exit(flags)).toBe(87);
  });

  it('says TRUE at once, and ends the session later, unless somebody is against it (#54)', async () => {
    for (const refuses of [false, true]) {
      const script = { signOut: { delay: 500 }, listenersCanRefuse: true };
      const host = new SimulatedHost(script).install();
      const events: EndSessionEvent[] = [];
      onEndSession((event) => {
        events.push(event);
        return !refuses;
      });
      expect(host.binding.exitWindows(IF_HUNG, 7)).toBe(undefined);
      await vi.advanceTimersByTimeAsync(499);
      expect(events).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(events.map(({ ending }) => ending)).toEqual([false, !refuses]);
      expect(host.session(1)?.state).toBe(refuses ? 'active' : 'reset');
      // Another one is taken when nothing is pending.
      expect(errnoOf(host.binding.exitWindows(LOGOFF, 7))).toBe(refuses ? undefined : 1115);
      host.uninstall();
    }
  });

  it('forces those who refuse, which listeners can see', async () => {
    const host = new SimulatedHost({ listenersCanRefuse: true }).install();
    const events: EndSessionEvent[] = [];
    onEndSession((event) => {
      events.push(event);
      return false;
    });
    host.binding.exitWindows(FORCE, 0);
    await vi.advanceTimersByTimeAsync(1);
    expect(events[1]).toMatchObject({ reasons: ['logoff', 'critical'], ending: true });
    expect(host.session(1)?.state).toBe('reset');
  });

  it('fails with 1115 while one is pending, and while the session ends (#54)', async () => {
    const host = new SimulatedHost({ signOut: { delay: 500 } }).install();
    expect(errnoOf(host.binding.exitWindows(LOGOFF, 0))).toBe(undefined);
    expect(errnoOf(host.binding.exitWindows(LOGOFF, 0))).toBe(1115);
    host.reset();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(host.session(1)?.state).toBe('active');
    onEndSession(() => new Promise(() => undefined));
    void host.endSession({ vetoed: true });
    expect(errnoOf(host.binding.exitWindows(LOGOFF, 0))).toBe(1115);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(errnoOf(host.binding.exitWindows(LOGOFF, 0))).toBe(undefined);
  });

  it.each<[string, SimulatedHostOptions]>([
    ['outside of a user’s logon session', { interactive: false }],
    ['in session 0', { currentSessionId: 0 }],
    ['where the script says so', { signOut: { outcome: 'ignored' } }],
  ])('says TRUE and does nothing %s (#54)', async (_, script) => {
    const host = new SimulatedHost(script).install();
    let calls = 0;
    onEndSession(() => {
      calls++;
    });
    for (let i = 0; i < 2; i++) expect(host.binding.exitWindows(FORCE, 0)).toBe(undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toBe(0);
    expect(host.session(1)?.state).toBe('active');
    expect(host.calls).toHaveLength(2);
  });

  it('may be carried out although its answer fails', async () => {
    const fault = { call: 'ExitWindowsEx', error: 1314, carriedOut: true };
    const host = new SimulatedHost({ faults: [fault] }).install();
    expect(errnoOf(host.binding.exitWindows(LOGOFF, 0))).toBe(1314);
    await vi.advanceTimersByTimeAsync(10);
    expect(host.session(1)?.state).toBe('reset');
  });

  it('ends a session that this process has no right to log off, and not one that stays', async () => {
    for (const [script, state] of [
      [{ denied: ['logoff'] }, 'reset'],
      [{ logoff: { outcome: 'ignored' } }, 'active'],
    ] as const) {
      const host = new SimulatedHost({ sessions: [{ id: 1, userName: 'Zoë', ...script }] });
      host.binding.exitWindows(LOGOFF, 0);
      await vi.advanceTimersByTimeAsync(1);
      expect(host.session(1)?.state).toBe(state);
    }
  });
});
