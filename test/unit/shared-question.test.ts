import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/core/clock.js';
import { pause, type Procedure, runAsync, runSync, shared } from '../../src/core/procedure.js';
import { SharedQuestion } from '../../src/core/shared-question.js';

let asked: number;
let answered: number;
let takes: number;
let question: SharedQuestion<number>;

function* ask(): Procedure<number> {
  const number = ++asked;
  try {
    yield* pause(takes);
    answered++;
    if (takes === 13) throw new Error(`Fehler ${String(number)}`);
    return number;
  } finally {
    takes = 10;
  }
}

function join(signal?: AbortSignal): Promise<number> {
  const options = { deadline: new Deadline(Infinity), signal, onTimeout: () => new Error('nie') };
  return runAsync(
    shared(question, () => ask()),
    options,
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  [asked, answered, takes] = [0, 0, 10];
  question = new SharedQuestion(ask);
});
afterEach(() => {
  vi.useRealTimers();
});

it('is asked once for all who come while another is on its way', async () => {
  const all = [join(), join(), join()];
  await vi.advanceTimersByTimeAsync(5);
  all.push(join());
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(30);
  // Nobody has an answer to a question that was asked before.
  expect(await Promise.all(all)).toEqual([1, 2, 2, 2]);
  expect(await Promise.all([join(), vi.advanceTimersByTimeAsync(10)])).toEqual([3, vi]);
  expect(vi.getTimerCount()).toBe(0);
});

it('hands on what goes wrong to all who asked, and goes on', async () => {
  takes = 13;
  const first = join().catch(String);
  const second = join();
  await vi.advanceTimersByTimeAsync(30);
  expect(await first).toBe('Error: Fehler 1');
  expect(await second).toBe(2);
});

it('is given up when nobody waits for it, and the next is asked', async () => {
  takes = 100_000;
  const abort = new AbortController();
  const given = [join(abort.signal), join(abort.signal)].map((one) => one.catch(String));
  const last = join();
  await vi.advanceTimersByTimeAsync(1);
  abort.abort('genug');
  await vi.advanceTimersByTimeAsync(20);
  expect(await Promise.all(given)).toEqual(['genug', 'genug']);
  expect(await last).toBe(2);
  expect(answered).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('is not waited for without end by those who want the next one', async () => {
  takes = 100_000;
  const hanging = join();
  takes = 10;
  const next = join();
  await vi.advanceTimersByTimeAsync(990);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(await next).toBe(2);
  expect(await Promise.all([join(), vi.advanceTimersByTimeAsync(10)])).toEqual([3, vi]);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(await hanging).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('ends for all who ask, now and next, and can be asked again', async () => {
  takes = 100_000;
  const all = [join(), join()];
  takes = 100_000;
  await vi.advanceTimersByTimeAsync(1500);
  all.push(join());
  const endings = all.map((one) => one.catch(String));
  question.end('zu Ende');
  expect(await Promise.all(endings)).toEqual(['zu Ende', 'zu Ende', 'zu Ende']);
  await vi.advanceTimersByTimeAsync(0);
  expect(answered).toBe(0);
  expect(await Promise.all([join(), vi.advanceTimersByTimeAsync(10)])).toEqual([3, vi]);
  expect(vi.getTimerCount()).toBe(0);
});

it('is asked alone by a thread that blocks', () => {
  vi.useRealTimers();
  const options = { deadline: new Deadline(Infinity), onTimeout: () => new Error('nie') };
  expect(
    runSync(
      shared(question, () => ask()),
      options,
    ),
  ).toBe(1);
});
