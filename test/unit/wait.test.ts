import { describe, expect, it } from 'vitest';
import type { SessionWait } from '../../src/logoff/session-waits.js';
import { AwaitedLogon } from '../../src/target/awaited.js';
import type { Seen } from '../../src/target/logon.js';
import type { Sighting } from '../../src/waiting/source.js';
import { nextQuestion, Wait } from '../../src/waiting/wait.js';

type Answer = Sighting<Seen, { syscall: string; errno: number }>;

function newWait(seen: Seen): { wait: SessionWait; logon: AwaitedLogon; asked: number[] } {
  const logon = new AwaitedLogon({}, seen);
  const wait: SessionWait = new Wait(logon);
  return { wait, logon, asked: Array.from({ length: 9 }, nextQuestion) };
}

const here = (seen: Seen): Answer => ({ kind: 'here', seen });
const active = { state: 'active', userName: 'Zoë', connectTime: 50 } as const;
const why = { syscall: 'WTSQuerySessionInformationW', errno: 120 };

describe('a wait whose answers come in another order than its questions', () => {
  it('goes by the later question', () => {
    const { wait, logon, asked } = newWait(active);
    const [first = 0, second = 0, third = 0] = asked;
    wait.fold(here({ state: 'disconnected', userName: 'Zoë', connectTime: 200 }), second);
    wait.fold(here({ ...active, connectTime: 100 }), first);
    expect(logon.state).toBe('disconnected');
    wait.fold(here({ state: 'connected', connectTime: 200, namesRead: 'whole' }), third);
    expect(wait.ending).toBeUndefined();
    wait.fold({ kind: 'unclear', why, patience: 'none' }, second);
    expect(wait.ending).toBeUndefined();
  });

  it('believes that somebody was gone, however late', () => {
    const { wait, asked } = newWait(active);
    wait.fold(here(active), asked[1] ?? 0);
    wait.fold({ kind: 'gone' }, asked[0] ?? 0);
    expect(wait.ending).toEqual({ kind: 'gone' });
  });

  it('does not believe what was asked before it began', () => {
    const before = nextQuestion();
    const { wait } = newWait(active);
    wait.fold({ kind: 'gone' }, before);
    wait.fold(here({ ...active, userName: 'Håkon' }), before);
    wait.listed(active, before);
    wait.unlisted(before);
    expect(wait.ending).toBeUndefined();
    expect(wait.isHidden).toBe(false);
  });

  it('ends the same way in whatever order the answers come', () => {
    const states = ['active', 'disconnected', 'reset', 'down'] as const;
    for (const order of permutations([0, 1, 2, 3])) {
      const { wait, logon, asked } = newWait(active);
      for (const i of order) {
        wait.fold(here({ ...active, state: states[i] ?? 'down' }), asked[i] ?? 0);
      }
      expect(logon.state, String(order)).toBe('down');
      wait.fold(here({ ...active, userName: 'Håkon' }), asked[2] ?? 0);
      expect(wait.ending, String(order)).toBeUndefined();
      wait.fold(here({ ...active, userName: 'Håkon' }), asked[4] ?? 0);
      wait.fold({ kind: 'gone' }, asked[0] ?? 0);
      expect(wait.ending, String(order)).toEqual({ kind: 'replaced' });
    }
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

describe('a wait that lists lack', () => {
  it('counts those in a row, from the first that had it on', () => {
    const { wait, asked } = newWait(active);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = asked;
    wait.unlisted(a);
    expect(wait.missed).toEqual([]);
    wait.listed(active, b);
    expect(wait.missed).toEqual([]);
    wait.unlisted(c);
    wait.listed(active, d);
    wait.unlisted(e);
    expect(wait.missed).toEqual([e]);
  });

  it('does not count them where a look has not said since then that it is gone', () => {
    const { wait, asked } = newWait(active);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = asked;
    wait.listed(active, a);
    wait.unlisted(b);
    wait.fold({ kind: 'unclear', why, patience: 'endless' }, c);
    wait.unlisted(d);
    expect(wait).toMatchObject({ missed: [], isHidden: true });
    wait.listed(active, e);
    expect(wait.isHidden).toBe(false);
  });
});

describe('a wait that cannot be told', () => {
  it('fails at once, after a while, or never', () => {
    const none = newWait(active);
    none.wait.fold({ kind: 'unclear', why, patience: 'none' }, none.asked[0] ?? 0);
    expect(none.wait.ending).toEqual({ kind: 'failed', why });

    const endless = newWait(active);
    for (let i = 0; i < 1000; i++) {
      endless.wait.fold({ kind: 'unclear', why, patience: 'endless' }, nextQuestion());
    }
    expect(endless.wait.ending).toBeUndefined();
    expect(endless.wait.doubt).toBe(why);
    endless.wait.fold(here(active), nextQuestion());
    expect(endless.wait.doubt).toBeUndefined();
  });
});
