// @ts-check
// What `npm test` runs, in order: what needs nothing first.
import { join } from 'node:path';
import { buildTypeScript } from '../build/typescript.mjs';
import { REPO } from '../lib/cache.mjs';
import { bundleConformance } from './plain.mjs';
import { nodeTest, vitestHere } from './here.mjs';
import { packageSuites } from './package.mjs';
import {
  endSessionHub,
  hostileWmi,
  onWindows,
  script,
  simSelftest,
  vitestOnWindows,
} from './on-windows.mjs';
import { forcedSignOuts } from './sign-outs.mjs';

/** @typedef {{ passed: number, failed: number, missing?: string }} Outcome */
/** @typedef {(folder: string) => Promise<Outcome>} Run */
/** @typedef {{ name: string, run: Run }} Suite */

/** For node-gyp-build, which otherwise prefers what Visual Studio may have left in build/. */
const PREBUILDS = { PREBUILDS_ONLY: '1' };

const RAW = join(REPO, 'test/windows/addon/all.cjs');
const WAKES = join(REPO, 'test/windows/addon/wakes.cjs');
const BRIDGE = join(REPO, 'test/windows/bridge.cjs');
const SIGN_OUTS = join(REPO, 'test/windows/end-session/sign-outs.cjs');
const README = join(REPO, 'test/windows/end-session/readme.cjs');

/** @type {readonly Suite[]} */
export const suites = [
  {
    name: 'unit tests, and the behaviour suite over the simulator',
    run: async (folder) => {
      await buildTypeScript();
      return vitestHere(['unit', 'simulator'], folder);
    },
  },
  {
    name: 'the check of rooms and arrows',
    run: async () => nodeTest('scripts/check/selftest.mjs'),
  },
  {
    name: 'running Windows programs on this machine',
    run: onWindows(() => nodeTest('scripts/windows/selftest.mjs')),
  },
  {
    name: 'npm run windows',
    run: onWindows(() => nodeTest('scripts/windows/selftest-cli.mjs')),
  },
  {
    name: 'the simulated wtsapi32.dll, line by line of its checklist',
    run: onWindows(() => simSelftest()),
  },
  {
    name: 'WMI from a provider that breaks the rules',
    run: onWindows(() => hostileWmi()),
  },
  {
    name: 'the end of the session where Windows shows reasons, and fails',
    run: onWindows(() => endSessionHub()),
  },
  {
    name: 'the bridge from the simulated wtsapi32.dll to its model',
    run: onWindows(() => script({ file: BRIDGE })),
  },
  {
    name: 'the behaviour suite over the addon in Windows Node',
    run: onWindows((folder) => vitestOnWindows(['addon'], folder)),
  },
  {
    name: 'the raw addon in Windows Node: wrong types, workers, exits, leaks',
    run: onWindows(() => script({ file: RAW })),
  },
  {
    name: 'the addon in an executable that is not called node.exe',
    run: onWindows(() =>
      script({ file: join(REPO, 'test/windows/renamed-host.cjs'), exeName: 'electron.exe' }),
    ),
  },
  {
    name: 'sign-outs from one Windows Node, of programs that listen in others',
    run: onWindows(() => script({ file: SIGN_OUTS })),
  },
  {
    name: 'sign-outs that are forced',
    run: onWindows((folder) => forcedSignOuts(folder)),
  },
  {
    name: "the README's programs that save their work at the end of the session",
    run: onWindows(() => script({ file: README })),
  },
  {
    name: 'what CI asks of a real Windows',
    run: onWindows(() =>
      script({ file: join(REPO, 'scripts/smoke.mjs'), args: ['prebuilds'], env: PREBUILDS }),
    ),
  },
  ...packageSuites,
];

/** @param {string} runtime */
const viaVitest = (runtime) => ({
  name: `the behaviour suite over the addon in ${runtime}`,
  run: onWindows((folder) => vitestOnWindows(['addon'], folder, runtime)),
});

/**
 * Where Vitest itself does not run: it has no native parts for 32-bit Windows, takes minutes to start on
 * an emulated processor, and knows Node's module loading only.
 *
 * @param {string} runtime
 * @param {{ slowness?: number }} [options]
 */
const viaScript = (runtime, { slowness = 1 } = {}) => ({
  name: `the behaviour suite over the addon in ${runtime}, as a plain script`,
  run: onWindows(async (folder) => {
    await buildTypeScript();
    const file = await bundleConformance(join(folder, `plain-${runtime}`));
    return script({ file, runtime, args: [String(slowness)], slowness });
  }),
});

/** @param {string} runtime */
const bridge = (runtime) => ({
  name: `the bridge to the model in ${runtime}`,
  run: onWindows(() => script({ file: BRIDGE, runtime })),
});

/** @param {string} runtime */
const rawChecks = (runtime, slowness = 1) => ({
  name: `the raw addon in ${runtime}`,
  run: onWindows(() => script({ file: RAW, runtime, slowness })),
});

/** @param {string} runtime */
const wakes = (runtime) => ({
  name: `outcomes that must wake the event loop of ${runtime}`,
  run: onWindows(() => script({ file: WAKES, runtime })),
});

/** @param {string} runtime */
const signOuts = (runtime) => ({
  name: `sign-outs from ${runtime}, of programs that listen in others`,
  run: onWindows(() => script({ file: SIGN_OUTS, runtime })),
});

/** What `npm run test:matrix` runs: the other runtimes. (Node 22 for x64 is part of `npm test`.) */
export const matrix = [
  {
    name: 'running programs of every Windows runtime on this machine',
    run: onWindows(() => nodeTest('scripts/windows/selftest-runtimes.mjs')),
  },
  ...['node20', 'node24', 'node26'].map(viaVitest),
  ...['node22-ia32', 'bun', 'deno'].flatMap((runtime) => [bridge(runtime), viaScript(runtime)]),
  rawChecks('node22-ia32'),
  ...['bun', 'deno'].map(wakes),
  ...['node26', 'node22-ia32', 'bun', 'deno'].map(signOuts),
  // An emulated processor.
  viaScript('node26-arm64', { slowness: 4 }),
];
