// @ts-check
// `npm test`: what this machine can test, and in the last lines what it cannot and how to get it.
// `npm run test:matrix` and `npm run test:package` are the same of other suites. With CI=true `npm test`
// is all of them, and nothing may be missing.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithUs } from './lib/cleanup.mjs';
import { temporaryFolder } from './lib/temporary.mjs';
import { packageSuites } from './test/package.mjs';
import { matrix, suites } from './test/suites.mjs';

/** @typedef {import('./test/suites.mjs').Outcome} Outcome */
/** @typedef {{ name: string, outcome: Outcome }} Result */

const inCi = process.env.CI === 'true';
// The last two are for the processes that this script starts for itself.
const [wanted = inCi ? 'all' : 'main', index, outcomeFile] = process.argv.slice(2);
const all = [...suites, ...matrix];
const sets = new Map(Object.entries({ main: suites, matrix, package: packageSuites, all }));
const chosen = sets.get(wanted);
if (chosen === undefined) {
  throw new Error(`There are no tests '${wanted}', only ${[...sets.keys()].join(', ')}.`);
}
const folder = temporaryFolder('wtsapi32-test');
if (outcomeFile !== undefined) {
  const outcome = await chosen[Number(index)]?.run(folder).catch(broken);
  await writeFile(outcomeFile, JSON.stringify(outcome));
} else {
  process.exitCode = report(await (inCi ? runInPairs(chosen) : runInTurn(chosen)));
}

/**
 * One after the other, so that whoever watches sees what goes on.
 *
 * @param {readonly import('./test/suites.mjs').Suite[]} list
 * @returns {Promise<Result[]>}
 */
async function runInTurn(list) {
  const results = [];
  for (const { name, run } of list) {
    console.log(`\n── ${name}`);
    const started = Date.now();
    const outcome = await run(folder).catch(broken);
    results.push({ name, outcome });
    console.log(`── ${describe(outcome)} in ${seconds(started)} s`);
  }
  return results;
}

/**
 * Two at a time, as most suites wait for timers more than they compute. Each has a process of its own, and what
 * it prints is shown when it has ended. The first one builds what the others use.
 *
 * @param {readonly import('./test/suites.mjs').Suite[]} list
 * @returns {Promise<Result[]>}
 */
async function runInPairs(list) {
  const results = list.map(({ name }) => ({ name, outcome: { passed: 0, failed: 1 } }));
  /** @param {number[]} queue */
  const work = async (queue) => {
    for (let i = queue.shift(); i !== undefined; i = queue.shift()) {
      const started = Date.now();
      const { outcome, output } = await runApart(i);
      const { name } = /** @type {Result} */ (results[i]);
      results[i] = { name, outcome };
      console.log(`\n── ${name}\n${output}── ${describe(outcome)} in ${seconds(started)} s`);
    }
  };
  const [first, ...rest] = list.keys();
  await work([first ?? 0]);
  await Promise.all([work(rest), work(rest)]);
  return results;
}

/**
 * @param {number} suite its index
 * @returns {Promise<{ outcome: Outcome, output: string }>}
 */
async function runApart(suite) {
  const file = join(folder, `outcome-${suite}.json`);
  const args = [fileURLToPath(import.meta.url), wanted, String(suite), file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const text = await readFile(file, 'utf8').catch(() => undefined);
  // It was ended before it could say anything.
  return { output, outcome: text === undefined ? { passed: 0, failed: 1 } : JSON.parse(text) };
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

/** @param {number} started */
function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(0);
}

/** @param {Outcome} outcome */
function describe({ passed, failed, missing }) {
  return missing ? `not run: ${missing}` : `${passed} passed, ${failed} failed`;
}

/** @param {Result[]} results */
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
