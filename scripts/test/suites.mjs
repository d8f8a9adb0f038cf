// @ts-check
// What `npm test` runs, in order: what needs nothing first.
import { basename, join } from 'node:path';
import { buildTypeScript } from '../build/typescript.mjs';
import { REPO } from '../lib/cache.mjs';
import { nodeTest, vitestHere } from './here.mjs';
import { script, simSelftest, vitestOnWindows, whyNotWindows } from './on-windows.mjs';

/** @typedef {{ passed: number, failed: number, missing?: string }} Outcome */
/** @typedef {(folder: string) => Promise<Outcome>} Run */

/**
 * A suite in a Windows runtime, over the simulated wtsapi32.dll.
 *
 * @param {Run} run
 * @returns {Run}
 */
const onWindows = (run) => async (folder) => {
  const missing = whyNotWindows();
  return missing === undefined ? run(folder) : { passed: 0, failed: 0, missing };
};

/** @type {readonly { name: string, run: Run }[]} */
export const suites = [
  {
    name: 'unit tests, and the behaviour suite over the simulator',
    run: async (folder) => {
      await buildTypeScript();
      return vitestHere(['unit', 'simulator'], folder);
    },
  },
  {
    name: 'running Windows programs on this machine',
    run: onWindows(() => nodeTest('scripts/windows/selftest.mjs')),
  },
  {
    name: 'the simulated wtsapi32.dll, line by line of its checklist',
    run: onWindows(() => simSelftest()),
  },
  {
    name: 'the behaviour suite over the addon in Windows Node',
    run: onWindows((folder) => vitestOnWindows(['addon'], folder)),
  },
  {
    name: 'the raw addon in Windows Node: wrong types, workers, exits, leaks',
    run: onWindows(() => script({ file: join(REPO, 'test/windows/addon/all.cjs') })),
  },
  {
    name: 'the addon in an executable that is not called node.exe',
    run: onWindows(() =>
      script({ file: join(REPO, 'test/windows/renamed-host.cjs'), exeName: 'electron.exe' }),
    ),
  },
];

const RAW = join(REPO, 'test/windows/addon/all.cjs');
const MAIN_JOB = join(REPO, 'test/windows/main-job.cjs');

/** @param {string} runtime */
const viaVitest = (runtime) => ({
  name: `the behaviour suite over the addon in ${runtime}`,
  run: onWindows((folder) => vitestOnWindows(['addon'], folder, runtime)),
});

/** @param {string} runtime */
const viaScripts = (runtime, files = [MAIN_JOB]) =>
  files.map((file) => ({
    name: `${basename(file)} in ${runtime}`,
    run: onWindows(() => script({ file, runtime })),
  }));

/**
 * What `npm run test:matrix` runs: the other runtimes. (Node 22 for x64 is part of `npm test`.) Vitest
 * has no native parts for 32-bit Windows and is too slow under an emulated processor.
 */
export const matrix = [
  ...['node20', 'node24', 'node26'].map(viaVitest),
  ...viaScripts('node22-ia32', [MAIN_JOB, RAW]),
  // Not the raw checks: how long they take under an emulated processor has not been measured yet.
  ...['node26-arm64', 'bun', 'deno'].flatMap((runtime) => viaScripts(runtime)),
];
