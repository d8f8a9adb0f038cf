// @ts-check
'use strict';
// Runs in Windows Node: what 1,000 waits cost while nothing changes. How late timers of this process are with
// and without them is measured turn and turn about, so that what else the machine does hits both.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setTimeout: sleep } = require('node:timers/promises');
const host = require('./many-waits.cjs');

const SESSIONS = 1000;
const ROUNDS = 3;
const IDLE_MS = 4000;
const WAITING_MS = 8000;

main();

async function main() {
  const ids = host.startHost(SESSIONS, 0);
  const idle = [];
  const waiting = [];
  const rates = [];
  for (let round = 0; round < ROUNDS; round++) {
    idle.push(await delayDuring(() => sleep(IDLE_MS)));
    const aborter = new AbortController();
    // One signal a wait: a shared one with many listeners is not what is measured.
    const waits = host.startWaits(ids, aborter.signal);
    await host.settle();
    const [lists, queries, begin] = [host.lists(), host.queries(), performance.now()];
    waiting.push(await delayDuring(() => sleep(WAITING_MS)));
    const seconds = (performance.now() - begin) / 1000;
    rates.push({
      lists: (host.lists() - lists) / seconds,
      queries: (host.queries() - queries) / seconds,
    });
    aborter.abort();
    await Promise.allSettled(waits.values());
  }
  const middle = (/** @type {number[]} */ values) => host.quantile(values, 0.5);
  const lists = middle(rates.map((rate) => rate.lists));
  const p99 = middle(idle.map((delay) => delay.p99));
  const extra = middle(waiting.map((delay) => delay.p99)) - p99;
  host.report({ name: 'waits-1000: lists', value: lists, unit: '/s' });
  const perList = middle(rates.map((rate) => rate.queries / rate.lists));
  host.report({ name: 'waits-1000: queries / list', value: perList, unit: 'ratio' });
  host.report({ name: 'waits-1000: loop delay p99, idle', value: p99, unit: 'ms' });
  host.report({
    ...{ name: 'waits-1000: loop delay p99 over idle', value: extra, unit: 'ms' },
    ...{ limit: 5, better: 'lower' },
  });
  // Two lists a second are too few for the 99th percentile to see.
  for (const [name, delays] of Object.entries({ idle, waiting })) {
    const most = middle(delays.map(({ max }) => max));
    host.report({ name: `waits-1000: longest loop delay, ${name}`, value: most, unit: 'ms' });
  }
}

/**
 * @param {() => Promise<unknown>} run
 * @returns {Promise<{ p99: number, max: number }>} how late the event loop was, in milliseconds
 */
async function delayDuring(run) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await run();
  histogram.disable();
  return { p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 };
}
