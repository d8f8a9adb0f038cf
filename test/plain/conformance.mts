/**
 * The behaviour suite over the addon as one plain script, without Vitest's own program. It prints a line per
 * test, `ok …` or `not ok …`, and last their number. The argument is by how much slower than usual this machine
 * may be.
 */
import { startTests, type Task, type VitestRunner } from '@vitest/runner';
import { getTests } from '@vitest/runner/utils';

const slowness = Number(process.argv[2] ?? 1);
const LIMIT = 30_000 * slowness;

const runner: VitestRunner = {
  config: {
    root: '/',
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: LIMIT,
    hookTimeout: LIMIT,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: true,
  },
  importFile: () => import('../conformance/addon.test.js'),
  onAfterRunTask: (test) => {
    const passed = test.result?.state === 'pass';
    console.log(`${passed ? 'ok' : 'not ok'} ${test.fullTestName}${complaints(test)}`);
  },
};

/** Errors of a test, a suite or a file, a line each. */
function complaints({ result }: Task): string {
  return (result?.errors ?? [])
    .map(({ message, stack, diff }) => `\n    ${diff ?? ''}\n${stack ?? message}`)
    .join('');
}

// Those that were found, whether they ran or not.
let planned = 0;
const files = await startTests(['addon.test.ts'], runner);
for (const file of files) {
  planned += getTests(file).length;
  for (const suite of [file, ...file.tasks]) {
    if (suite.type === 'suite' && suite.result?.errors?.length) {
      planned++;
      console.log(`not ok ${suite.name}${complaints(suite)}`);
      process.exitCode = 1;
    }
  }
  if (file.result?.state !== 'pass') process.exitCode = 1;
}
console.log(`1..${planned}`);
