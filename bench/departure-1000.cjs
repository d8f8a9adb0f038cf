// @ts-check
'use strict';
// Runs in Windows Node: 1,000 sessions of one host, all waited for, end at once; each call takes 20 ms. How long
// until everybody knows.
const { control } = require('../test/model/controller.cjs');
const host = require('./many-waits.cjs');

const SESSIONS = 1000;
const LATENCY_MS = 20;

main();

async function main() {
  const ids = host.startHost(SESSIONS, LATENCY_MS);
  const waits = host.startWaits(ids);
  await host.settle();
  const [lists, queries] = [host.lists(), host.queries()];
  const begin = performance.now();
  control('removeSessions', { ids });
  // From now on every id is free.
  const gone = performance.now();
  const late = (await Promise.all(waits.values())).map((at) => at - gone);
  const about = { latency: LATENCY_MS, removing: Math.round(gone - begin) };
  const name = (/** @type {string} */ what) => `departure-1000: ${what}`;
  host.report({ ...about, name: name('median'), value: host.quantile(late, 0.5), unit: 'ms' });
  host.report({ ...about, name: name('lists'), value: host.lists() - lists, unit: '' });
  host.report({ ...about, name: name('queries'), value: host.queries() - queries, unit: '' });
  host.report({
    ...{ ...about, name: name('last'), value: Math.max(...late), unit: 'ms' },
    ...{ limit: 1000, better: 'lower' },
  });
}
