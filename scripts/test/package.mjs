// @ts-check
// The suites of `npm run test:package`, which are also in `npm test`: what a user of `npm install wtsapi32`
// gets. Packed once; all tests are of that tarball, in empty projects.
import { nodeTest } from './here.mjs';
import { onWindows } from './on-windows.mjs';
import { pack } from './pack.mjs';

/** @typedef {import('./suites.mjs').Run} Run */

/**
 * @param {...string} names of files in test/package
 * @returns {Run}
 */
const tests =
  (...names) =>
  async (folder) => {
    const files = names.map((name) => `test/package/${name}.test.mjs`);
    return nodeTest(files, { WTSAPI32_TARBALL: await (packed ??= pack(folder)) });
  };

/** @type {Promise<string> | undefined} */
let packed;

/**
 * The other operating systems have nothing to add here, and the Node that these need is fetched for Linux.
 *
 * @param {Run} run
 * @returns {Run}
 */
const onLinux = (run) => async (folder) =>
  process.platform === 'linux' && process.arch === 'x64'
    ? run(folder)
    : { passed: 0, failed: 0, missing: 'needs Linux on x64' };

/** @type {readonly import('./suites.mjs').Suite[]} */
export const packageSuites = [
  {
    name: 'the packed package: contents, modules, types',
    run: tests('contents', 'modules', 'types'),
  },
  {
    name: 'the packed package: npm, pnpm and @electron/rebuild',
    run: onLinux(tests('installers', 'electron-rebuild')),
  },
  {
    name: 'the packed package in Windows Node: bundles, read-only folders, failed loads',
    run: onWindows(tests('bundles', 'read-only', 'load-failures')),
  },
];
