// @ts-check
'use strict';
// What the benchmarks of waits share: a simulated host with many sessions, and a wait for each of them.
const { setTimeout: sleep } = require('node:timers/promises');
const { waitUntilGone } = require('wtsapi32');
const { control } = require('../test/model/controller.cjs');

const FIRST_ID = 2;
const AT_REST = { queriesASecond: 25, seconds: 3, giveUpAfter: 60 };

/**
 * @param {number} count
 * @param {number} latency milliseconds that each call takes
 */
function startHost(count, latency) {
  const ids = Array.from({ length: count }, (_, i) => FIRST_ID + i);
  const sessions = ids.map((id) => ({
    ...{ id, name: `RDP-Tcp#${id}`, userName: `usuário.${id}`, domainName: 'CONTOSO' },
  }));
  // Every host has one. A list without any session would be taken for a failure.
  const services = { id: 0, name: 'Services', state: 'disconnected' };
  control('reset', { sessions: [services, ...sessions], latency });
  return ids;
}

/**
 * Begins to wait for each session.
 *
 * @param {number[]} ids
 * @param {AbortSignal} [signal]
 * @returns {Map<number, Promise<number>>} when each was said to be gone, on performance's clock
 */
function startWaits(ids, signal) {
  const options = { timeout: 300_000, ...(signal ? { signal } : {}) };
  return new Map(
    ids.map((id) => {
      const gone = waitUntilGone(id, options).then(({ outcome }) => {
        if (outcome !== 'gone') throw new Error(`session ${id}: ${outcome}`);
        return performance.now();
      });
      return [id, gone];
    }),
  );
}

/** Resolves when the first looks at all sessions are over, and the delays between looks are the longest. */
async function settle() {
  let quiet = 0;
  for (let second = 0; quiet < AT_REST.seconds && second < AT_REST.giveUpAfter; second++) {
    const before = queries();
    await sleep(1000);
    quiet = queries() - before < AT_REST.queriesASecond ? quiet + 1 : 0;
  }
}

/** @param {string} call */
const count = (call) =>
  control('calls').filter((/** @type {{ call: string }} */ made) => made.call === call).length;
const lists = () => count('WTSEnumerateSessionsExW');
const queries = () => count('WTSQuerySessionInformationW');

/**
 * @param {number[]} values
 * @param {number} share 0.5 is the median
 */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** @param {{ name: string, value: number, unit: string, limit?: number, better?: string }} row */
function report(row) {
  console.log(JSON.stringify({ ...row, value: Number(row.value.toFixed(3)) }));
}

module.exports = { lists, quantile, queries, report, settle, startHost, startWaits };
