import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/core/clock.js';
import { Turns } from '../../src/core/turns.js';
import type { Listing, Sighting } from '../../src/waiting/source.js';
import { Wait } from '../../src/waiting/wait.js';
import { Watcher, type Watching } from '../../src/waiting/watcher.js';

/*
 * The engine on a host of its own making: keys are names, what is seen is a number that must not change, and
 * the test gives each answer.
 */
interface Question {
  readonly key: string;
  /** The list that it is to be looked up in. */
  readonly listing: Listing<string, number> | undefined;
  readonly signal: AbortSignal;
  answer(sighting: Sighting<number, string>): Promise<void>;
}

class Script {
  readonly looks: Question[] = [];
  lists = 0;
  listing: Listing<string, number> | undefined;
  readonly watcher: Watcher<string, number, string>;

  constructor(turns = new Turns(), rowsSuffice = false) {
    const look = (key: string, listing: Listing<string, number> | undefined, signal: AbortSignal) =>
      new Promise<Sighting<number, string>>((resolve) => {
        const answer = async (sighting: Sighting<number, string>): Promise<void> => {
          resolve(sighting);
          await vi.advanceTimersByTimeAsync(0);
        };
        this.looks.push({ key, listing, signal, answer });
      });
    const list = async (): Promise<Listing<string, number> | undefined> => {
      this.lists++;
      return Promise.resolve(this.listing);
    };
    this.watcher = new Watcher({ look, list, unanswered: 'unanswered', rowsSuffice }, turns);
  }

  /** The questions about one that are open: neither answered nor ended. */
  asked(key: string): Question[] {
    return this.looks.filter((question) => question.key === key && !question.signal.aborted);
  }

  wait(key: string, onProgress: () => void = () => undefined): Watching<string> & { of?: unknown } {
    const subject = { isReplacedBy: (seen: number) => seen !== 1, learn: () => undefined };
    const deadline = new Deadline(Infinity);
    const onTimeout = (): Error => new Error('never');
    const watching: Watching<string> & { of?: unknown } = this.watcher.watch(
      key,
      new Wait<number, string>(subject, 100),
      { deadline, onTimeout, onProgress },
    );
    watching.ending.then(
      (ending) => (watching.of = ending),
      (error: unknown) => (watching.of = error),
    );
    return watching;
  }
}

const here = { kind: 'here', seen: 1 } as const;
let script: Script;
beforeEach(() => {
  vi.useFakeTimers();
  script = new Script();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('wake', () => {
  it('asks at once about one, or about all', async () => {
    script.wait('a');
    script.wait('b');
    await vi.advanceTimersByTimeAsync(5);
    for (const look of script.looks) await look.answer(here);
    expect(script.looks.map(({ key }) => key)).toEqual(['a', 'b']);
    script.watcher.wake('b');
    await vi.advanceTimersByTimeAsync(1);
    expect(script.looks.map(({ key }) => key)).toEqual(['a', 'b', 'b']);
    await script.looks[2]?.answer(here);
    script.watcher.wake();
    await vi.advanceTimersByTimeAsync(1);
    expect(script.looks.map(({ key }) => key)).toEqual(['a', 'b', 'b', 'a', 'b']);
    script.watcher.wake('nobody');
    script.watcher.failAll('genug');
  });

  it('asks again where the question before may be too old to know', async () => {
    const wait = script.wait('a');
    await vi.advanceTimersByTimeAsync(1);
    script.watcher.wake('a');
    await vi.advanceTimersByTimeAsync(1);
    expect(script.looks).toHaveLength(1);
    await script.looks[0]?.answer(here);
    await vi.advanceTimersByTimeAsync(1);
    expect(script.looks).toHaveLength(2);
    await script.looks[1]?.answer({ kind: 'gone' });
    expect(wait.of).toEqual({ kind: 'gone' });
  });

  it('does not wait for an answer that is overdue', async () => {
    const wait = script.wait('a');
    await vi.advanceTimersByTimeAsync(1500);
    expect(script.looks).toHaveLength(1);
    wait.wake();
    await vi.advanceTimersByTimeAsync(1);
    expect(script.looks).toHaveLength(2);
    wait.wake();
    await vi.advanceTimersByTimeAsync(2000);
    expect(script.looks).toHaveLength(2);
    wait.fail('genug');
  });
});

describe('a look', () => {
  it('does not use a list that is older than somebody who waits', async () => {
    const held: (() => void)[] = [];
    let isHeld = false;
    script = new Script({
      backlog: 0,
      take: (rank: string, onTurn: (turn: { release: () => void }) => void) => {
        const grant = (): void => {
          onTurn({ release: () => undefined });
        };
        if (rank === 'poll' && isHeld) held.push(grant);
        else grant();
        return () => undefined;
      },
    } as unknown as Turns);
    const keys = Array.from({ length: 12 }, (_, i) => `k${String(i)}`);
    const rows = keys.map((key) => [key, 1] as const);
    for (const [others, isEarlier] of [
      [[], true],
      [['k0'], false],
    ] as const) {
      script.listing = { rows: new Map(rows), complete: true };
      isHeld = false;
      const waits = keys.map((key) => script.wait(key));
      await vi.advanceTimersByTimeAsync(1);
      isHeld = true;
      for (const look of script.looks.splice(0)) await look.answer(here);
      script.listing = { rows: new Map(rows.slice(1)), complete: true };
      await vi.advanceTimersByTimeAsync(100);
      const late = others.map((key) => script.wait(key));
      for (const grant of held.splice(0)) grant();
      await vi.advanceTimersByTimeAsync(0);
      expect(script.asked('k0')[0]?.listing !== undefined).toBe(isEarlier);
      for (const { fail } of [...waits, ...late]) fail('genug');
      await vi.advanceTimersByTimeAsync(0);
      script.looks.length = 0;
    }
  });

  it('serves everybody who waits for the same', async () => {
    const waits = [script.wait('a'), script.wait('a')];
    await vi.advanceTimersByTimeAsync(5);
    expect(script.looks).toHaveLength(1);
    await script.looks[0]?.answer({ kind: 'gone' });
    expect(waits.map(({ of }) => of)).toEqual([{ kind: 'gone' }, { kind: 'gone' }]);
  });

  it('is not believed by a wait that began after it', async () => {
    script.wait('a');
    await vi.advanceTimersByTimeAsync(5);
    const late = script.wait('a');
    await script.looks[0]?.answer({ kind: 'gone' });
    expect(late.of).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await script.looks[1]?.answer(here);
    expect(late.of).toBeUndefined();
    late.fail('genug');
  });

  it('is asked again after a while, with never more than one beside the latest', async () => {
    let reports = 0;
    const wait = script.wait('a', () => reports++);
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      expect(script.asked('a').length).toBeLessThanOrEqual(2);
    }
    expect(script.looks.length).toBeGreaterThan(5);
    expect(script.looks.length).toBeLessThan(13);
    // One report for each question, that it has no answer.
    expect(reports).toBe(script.looks.length);
    const [older] = script.asked('a');
    await older?.answer({ kind: 'gone' });
    expect(wait.of).toEqual({ kind: 'gone' });
    expect(script.asked('a')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is ended when nobody waits for it any more, also before it began', async () => {
    const waits = ['a', 'b', 'c', 'd'].map((key) => script.wait(key));
    await vi.advanceTimersByTimeAsync(5);
    expect(script.looks.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    waits[3]?.fail('genug');
    waits[0]?.fail('genug');
    expect(script.asked('a')).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(script.looks.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    script.watcher.failAll('closed');
    await vi.advanceTimersByTimeAsync(0);
    expect(waits.map(({ of }) => of)).toEqual([
      ...['genug', { kind: 'failed', why: 'closed' }, { kind: 'failed', why: 'closed' }, 'genug'],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that fails in a way that nobody has thought of ends the waits for that key', async () => {
    const bug = new Error('ein Fehler');
    const broken = { look: () => Promise.reject(bug), list: () => Promise.reject(bug) };
    const source = { ...broken, unanswered: 'unanswered' };
    Object.assign(script, { watcher: new Watcher(source, new Turns()) });
    const waits = Array.from({ length: 20 }, (_, i) => script.wait(String(i)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(waits.every(({ of }) => of === bug)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('lists', () => {
  const keys = Array.from({ length: 30 }, (_, i) => `k${String(i)}`);
  const all = new Map(keys.map((key) => [key, 1]));
  const none = new Map([['other', 1]]);

  /** Thirty waits whom a list has had. */
  async function listedWaits(complete = true): Promise<ReturnType<Script['wait']>[]> {
    script.listing = { rows: all, complete };
    const waits = keys.map((key) => script.wait(key));
    await vi.advanceTimersByTimeAsync(150);
    for (const look of script.looks) await look.answer(here);
    await vi.advanceTimersByTimeAsync(100);
    for (const look of script.looks) await look.answer(here);
    expect(script.lists).toBeGreaterThan(0);
    script.looks.length = 0;
    script.listing = { rows: none, complete };
    return waits;
  }

  const gone = (waits: readonly { of?: unknown }[]): number =>
    waits.filter(({ of }) => of !== undefined).length;

  it('decide for many, two in a row, when a look has confirmed one', async () => {
    const waits = await listedWaits();
    await vi.advanceTimersByTimeAsync(100);
    expect(gone(waits)).toBe(0);
    expect(script.looks).toHaveLength(3);
    await script.looks[0]?.answer({ kind: 'gone' });
    // All but those that are being looked at.
    expect(gone(waits)).toBe(23);
    for (let i = 1; i < 8; i++) await script.looks[i]?.answer({ kind: 'gone' });
    expect(script.looks).toHaveLength(8);
    for (const { of } of waits) expect(of).toEqual({ kind: 'gone' });
  });

  it('decide nothing when a look belies them', async () => {
    const waits = await listedWaits();
    await vi.advanceTimersByTimeAsync(100);
    await script.looks[0]?.answer({ kind: 'unclear', why: 'denied', patience: 'endless' });
    await script.looks[1]?.answer({ kind: 'gone' });
    await vi.advanceTimersByTimeAsync(60);
    expect(gone(waits)).toBe(1);
    // So each is looked at, a few side by side.
    const [belied] = script.looks;
    for (let i = 2; i < 60; i++) {
      const look = script.looks[i];
      await look?.answer(look.key === belied?.key ? here : { kind: 'gone' });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(gone(waits)).toBe(29);
    script.watcher.failAll('genug');
  });

  it('decide nothing that they are not complete for', async () => {
    const waits = await listedWaits(false);
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(100);
      await script.looks[i]?.answer(here);
    }
    expect(gone(waits)).toBe(0);
    script.watcher.failAll('genug');
  });
});

describe('lists whose rows say all that a look does', () => {
  const keys = Array.from({ length: 30 }, (_, i) => `k${String(i)}`);
  const rows = (other: Record<string, number> = {}): Map<string, number> =>
    new Map(keys.map((key) => [key, other[key] ?? 1]));
  let waits: ReturnType<Script['wait']>[];

  beforeEach(async () => {
    script = new Script(new Turns(), true);
    script.listing = { rows: rows(), complete: true };
    waits = keys.map((key) => script.wait(key));
    await vi.advanceTimersByTimeAsync(1);
  });

  const gone = (): number => waits.filter(({ of }) => of !== undefined).length;

  it('decide at once, and nobody is looked at', async () => {
    await vi.advanceTimersByTimeAsync(1000);
    expect(script.lists).toBeGreaterThan(9);
    expect(script.lists).toBeLessThan(13);
    const listed = rows({ k3: 2 });
    listed.delete('k4');
    script.listing = { rows: listed, complete: true };
    await vi.advanceTimersByTimeAsync(100);
    expect(waits[3]?.of).toEqual({ kind: 'replaced' });
    expect(waits[4]?.of).toEqual({ kind: 'gone' });
    script.listing = { rows: new Map(), complete: true };
    await vi.advanceTimersByTimeAsync(100);
    expect(gone()).toBe(30);
    expect(script.looks).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('say nothing of those who began to wait after they were asked for', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    const empty = { rows: new Map<string, number>(), complete: true };
    const list = (): Promise<Listing<string, number>> => held.then(() => empty);
    const source = {
      look: () => new Promise<never>(() => undefined),
      list,
      unanswered: 'unanswered',
    };
    Object.assign(script, {
      watcher: new Watcher({ ...source, rowsSuffice: true }, new Turns()),
    });
    const early = keys.map((key) => script.wait(key));
    await vi.advanceTimersByTimeAsync(10);
    const late = script.wait('k0');
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(early.every(({ of }) => of !== undefined)).toBe(true);
    expect(late.of).toBeUndefined();
    late.fail('genug');
    script.watcher.failAll('genug');
  });

  it('leave those whom one lacks that is not complete to looks', async () => {
    script.listing = { rows: new Map([['k0', 1]]), complete: false };
    await vi.advanceTimersByTimeAsync(150);
    expect(gone()).toBe(0);
    expect(script.looks.map(({ key }) => key)).not.toContain('k0');
    const [look] = script.looks;
    await look?.answer({ kind: 'gone' });
    expect(gone()).toBe(1);
    script.watcher.failAll('genug');
  });
});
