// @ts-check
// `npm test`, and `npm run test:matrix` for the other Windows runtimes: everything that this machine can test, and in the last lines what it cannot and how to get
// it. With CI=true nothing may be missing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrix, suites } from './test/suites.mjs';

/** @typedef {import('./test/suites.mjs').Outcome} Outcome */

const folder = await mkdtemp(join(tmpdir(), 'wtsapi32-test-'));
try {
  process.exitCode = report(await runAll());
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function runAll() {
  /** @type {{ name: string, outcome: Outcome }[]} */
  const results = [];
  for (const { name, run } of process.argv.includes('matrix') ? matrix : suites) {
    console.log(`\n── ${name}`);
    const started = Date.now();
    const outcome = await run(folder).catch(broken);
    results.push({ name, outcome });
    console.log(`── ${describe(outcome)} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  }
  return results;
}

/**
 * A suite that cannot even run is one failure.
 *
 * @param {unknown} error
 * @returns {Outcome}
 */
function broken(error) {
  console.error(error instanceof Error ? error.stack : error);
  return { passed: 0, failed: 1 };
}

/** @param {Outcome} outcome */
function describe({ passed, failed, missing }) {
  return missing ? `not run: ${missing}` : `${passed} passed, ${failed} failed`;
}

/** @param {{ name: string, outcome: Outcome }[]} results */
function report(results) {
  console.log('\n── all together');
  for (const { name, outcome } of results) {
    if (!outcome.missing)
      console.log(`${outcome.failed ? 'FAILED' : 'ok'}  ${name}: ${describe(outcome)}`);
  }
  const missing = results.filter(({ outcome }) => outcome.missing);
  for (const { name, outcome } of missing) console.log(`NOT RUN  ${name}: ${outcome.missing}`);
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, { outcome }) => total + outcome[key], 0);
  // Where a machine is meant to have everything, what is missing has failed.
  const failed = sum('failed') + (process.env.CI === 'true' ? missing.length : 0);
  console.log(`${sum('passed')} passed, ${failed} failed`);
  return failed === 0 && sum('passed') > 0 ? 0 : 1;
}
