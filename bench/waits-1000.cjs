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
  const extra = middle(waiting) - middle(idle);
  host.report({ name: 'waits-1000: lists', value: lists, unit: '/s' });
  const perList = middle(rates.map((rate) => rate.queries / rate.lists));
  host.report({ name: 'waits-1000: queries / list', value: perList, unit: 'ratio' });
  host.report({ name: 'waits-1000: loop delay p99, idle', value: middle(idle), unit: 'ms' });
  host.report({
    ...{ name: 'waits-1000: loop delay p99 over idle', value: extra, unit: 'ms' },
    ...{ limit: 5, better: 'lower' },
  });
}

/**
 * @param {() => Promise<unknown>} run
 * @returns {Promise<number>} the 99th percentile of how late the event loop was, in milliseconds
 */
async function delayDuring(run) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await run();
  histogram.disable();
  return histogram.percentile(99) / 1e6;
}
