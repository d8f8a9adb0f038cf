// @ts-check
// `npm test`: what this machine can test, and in the last lines what it cannot and how to get it.
// `npm run test:matrix` and `npm run test:package` are the same of other suites. With CI=true `npm test`
// is all of them, and nothing may be missing.
import { temporaryFolder } from './lib/temporary.mjs';
import { packageSuites } from './test/package.mjs';
import { matrix, suites } from './test/suites.mjs';

/** @typedef {import('./test/suites.mjs').Outcome} Outcome */

const inCi = process.env.CI === 'true';
const [wanted = inCi ? 'all' : 'main'] = process.argv.slice(2);
const all = [...suites, ...matrix];
const sets = new Map(Object.entries({ main: suites, matrix, package: packageSuites, all }));
const chosen = sets.get(wanted);
if (chosen === undefined) {
  throw new Error(`There are no tests '${wanted}', only ${[...sets.keys()].join(', ')}.`);
}
const folder = temporaryFolder('wtsapi32-test');
process.exitCode = report(await runAll(chosen));

/** @param {readonly import('./test/suites.mjs').Suite[]} list */
async function runAll(list) {
  /** @type {{ name: string, outcome: Outcome }[]} */
  const results = [];
  for (const { name, run } of list) {
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
  const failed = sum('failed') + (inCi ? missing.length : 0);
  console.log(`${sum('passed')} passed, ${failed} failed`);
  return failed === 0 && sum('passed') > 0 ? 0 : 1;
}
