// @ts-check
'use strict';
// Runs in Windows Node: how long after its id is free a session's wait ends, when the host has been watched for
// so long that the delays between looks are the longest. The sessions end at moments of their own.
const { setTimeout: sleep } = require('node:timers/promises');
const { control } = require('../test/model/controller.cjs');
const host = require('./many-waits.cjs');

const LATENCY_MS = 20;
const LONGEST_DELAY_MS = 500;
// As many as end on a busy host, and one alone.
const SESSIONS = [1, 40];
const ROUNDS_ALONE = 20;

main();

async function main() {
  for (const count of SESSIONS) {
    const late = [];
    for (let round = 0; round < (count === 1 ? ROUNDS_ALONE : 1); round++) {
      late.push(...(await depart(count)));
    }
    const name = `gone-latency: p50 of ${count === 1 ? 'one alone' : count}`;
    const p50 = host.quantile(late, 0.5);
    host.report({ name, value: p50, unit: 'ms', limit: LONGEST_DELAY_MS, better: 'lower' });
    host.report({ name: name.replace('p50', 'p95'), value: host.quantile(late, 0.95), unit: 'ms' });
  }
}

/**
 * @param {number} count
 * @returns {Promise<number[]>} milliseconds from each end to its promise
 */
async function depart(count) {
  const ids = host.startHost(count, LATENCY_MS);
  const waits = host.startWaits(ids);
  await host.settle();
  const late = [];
  for (const [id, wait] of waits) {
    // In no step with the looks.
    await sleep(Math.random() * LONGEST_DELAY_MS);
    control('removeSession', { id });
    const gone = performance.now();
    late.push(wait.then((at) => at - gone));
  }
  return Promise.all(late);
}
