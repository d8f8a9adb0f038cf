import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onAbort } from '../../src/core/abort.js';
import { type Rank, type Turn, Turns } from '../../src/core/turns.js';

/** Wishes for a turn, in the order in which they are granted. */
class Queue {
  readonly turns = new Turns();
  readonly granted: string[] = [];
  readonly overdue: string[] = [];
  readonly held: Turn[] = [];

  wish(name: string, rank: Rank = 'poll'): () => void {
    return this.turns.take(
      rank,
      (turn) => {
        this.granted.push(name);
        this.held.push(turn);
      },
      () => this.overdue.push(name),
    );
  }
}

let queue: Queue;
beforeEach(() => {
  vi.useFakeTimers();
  queue = new Queue();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('turns', () => {
  it('are three, and go on in order', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) queue.wish(name);
    expect(queue.granted).toEqual(['a', 'b', 'c']);
    expect(queue.turns.backlog).toBe(2);
    expect(queue.turns.tryTake()).toBeUndefined();
    queue.held[1]?.release();
    expect(queue.granted).toEqual(['a', 'b', 'c', 'd']);
  });

  it('go to a list first, and to looks before requests and those of waits alternately', () => {
    for (const name of ['a', 'b', 'c']) queue.wish(name);
    for (const name of ['p1', 'p2', 'p3']) queue.wish(name, 'poll');
    for (const name of ['f1', 'f2', 'f3']) queue.wish(name, 'first');
    queue.wish('list', 'list');
    // Each release grants one more.
    for (const turn of queue.held) turn.release();
    expect(queue.granted.slice(3)).toEqual(['list', 'f1', 'p1', 'f2', 'p2', 'f3', 'p3']);
  });

  it('are not granted to those who do not want them any more', () => {
    for (const name of ['a', 'b', 'c']) queue.wish(name);
    const takeBack = queue.wish('d');
    queue.wish('e');
    takeBack();
    queue.held[0]?.release();
    expect(queue.granted).toEqual(['a', 'b', 'c', 'e']);
  });

  it('come back from whoever has no answer within a second, who is told', () => {
    for (const name of ['a', 'b', 'c', 'd']) queue.wish(name);
    vi.advanceTimersByTime(999);
    expect(queue.granted).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(queue.granted).toHaveLength(4);
    expect(queue.overdue).toEqual(['a', 'b', 'c']);
    // A late release gives no turn back a second time.
    for (const turn of queue.held.slice(0, 3)) turn.release();
    for (const name of ['e', 'f', 'g']) queue.wish(name);
    expect(queue.granted).toHaveLength(6);
    for (const turn of queue.held.slice(3)) turn.release();
    expect(vi.getTimerCount()).toBe(1);
  });

  it('go to one at a time when many have no answer', () => {
    for (let i = 0; i < 20; i++) queue.wish(String(i));
    vi.advanceTimersByTime(3000);
    const before = queue.granted.length;
    vi.advanceTimersByTime(3000);
    expect(queue.granted.length - before).toBe(3);
    for (const turn of queue.held) turn.release();
    expect(queue.granted).toHaveLength(20);
  });
});

describe('a signal', () => {
  it('has one listener for everybody, and none when nobody listens', () => {
    const abort = new AbortController();
    const add = vi.spyOn(abort.signal, 'addEventListener');
    const remove = vi.spyOn(abort.signal, 'removeEventListener');
    const told: number[] = [];
    const forget = [1, 2, 3].map((i) => onAbort(abort.signal, () => told.push(i)));
    expect(add).toHaveBeenCalledTimes(1);
    for (const one of forget) one();
    expect(remove).toHaveBeenCalledTimes(1);

    const [, second] = [1, 2, 3].map((i) => onAbort(abort.signal, () => told.push(i)));
    onAbort(abort.signal, () => second?.());
    second?.();
    abort.abort('genug');
    expect(told).toEqual([1, 3]);
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
    onAbort(undefined, () => told.push(4))();
  });

  it('tells nobody who has ceased to listen while others were told', () => {
    const abort = new AbortController();
    const told: string[] = [];
    onAbort(abort.signal, (reason) => {
      told.push(String(reason));
      forget();
    });
    const forget = onAbort(abort.signal, () => told.push('never'));
    abort.abort('genug');
    expect(told).toEqual(['genug']);
  });
});
