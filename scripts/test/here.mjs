// @ts-check
// Test runners on this machine. Each prints as it goes, and is counted by a report that it writes.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPO } from '../lib/cache.mjs';
import { endWithUs } from '../lib/cleanup.mjs';

/** @typedef {import('./suites.mjs').Outcome} Outcome */

export const VITEST = 'node_modules/vitest/vitest.mjs';

/**
 * @param {readonly string[]} projects of vitest.config.mts
 * @param {string} report file for the counts, as a path of the system that runs it
 */
export function vitestArguments(projects, report) {
  return [
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
}

/**
 * @param {readonly string[]} projects
 * @param {string} folder
 */
export async function vitestHere(projects, folder) {
  const report = join(folder, `${projects.join('-')}.json`);
  const code = await run([join(REPO, VITEST), ...vitestArguments(projects, report)]);
  return vitestOutcome(report, code);
}

/**
 * @param {string} report
 * @param {number} code
 * @returns {Promise<Outcome>}
 */
export async function vitestOutcome(report, code) {
  /** @type {{ numPassedTests: number, numTotalTests: number, numFailedTestSuites: number }} */
  const { numPassedTests, numTotalTests } = JSON.parse(await readFile(report, 'utf8'));
  // A skipped test has not passed; a file that cannot be loaded, or an error outside of every test, shows
  // in the exit code only.
  const failed = numTotalTests - numPassedTests;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/**
 * Runs files of Node's own test runner, one after the other: each fills a core or two by itself.
 *
 * @param {string | readonly string[]} files
 * @param {NodeJS.ProcessEnv} [env] beside this process's own
 * @returns {Promise<Outcome>}
 */
export async function nodeTest(files, env) {
  let output = '';
  const paths = [files].flat().map((file) => join(REPO, file));
  const code = await run(
    ['--test', '--test-concurrency=1', '--test-reporter=tap', ...paths],
    (text) => (output += text),
    env,
  );
  const count = (/** @type {string} */ what) =>
    Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const passed = count('pass');
  const failed = count('tests') - passed;
  if (failed > 0 || code !== 0) console.log(output);
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/**
 * @param {readonly string[]} args
 * @param {(text: string) => void} [onOutput] takes the output instead of the console
 * @param {NodeJS.ProcessEnv} [env] beside this process's own
 * @returns {Promise<number>} exit code
 */
function run(args, onOutput, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: REPO,
      env: { ...process.env, ...env },
      stdio: ['ignore', onOutput ? 'pipe' : 'inherit', 'inherit'],
    });
    endWithUs(child);
    if (onOutput) child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
