// @ts-check
// The Windows runtimes that scripts can run in.

import { join } from 'node:path';
import { npmPackage, pin } from '../lib/npm-package.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} title
 * @property {import('./architectures.mjs').Arch} arch
 * @property {string} pin key in scripts/pins.json
 * @property {string} exe the executable in its package
 * @property {readonly string[]} args what comes before execArgv and the script
 * @property {readonly string[]} [evalArgs] what comes instead, for code given by `-e`, where the
 *   runtime has a command of its own for that
 * @property {readonly string[]} [stdinArgs] what comes instead, for a script from the standard input
 * @property {string} size of the download
 */

/** @type {Readonly<Record<string, Runtime>>} */
export const RUNTIMES = {
  node20: node('Node 20', 'x64'),
  node22: node('Node 22', 'x64'),
  node24: node('Node 24', 'x64'),
  node26: node('Node 26', 'x64'),
  'node22-ia32': node('Node 22', 'ia32'),
  'node26-arm64': node('Node 26', 'arm64'),
  bun: {
    ...{ title: 'Bun', arch: 'x64', pin: 'bun-x64', exe: 'bin/bun.exe', args: [], size: '55 MB' },
    // Else it takes the script's arguments for commands of its own.
    stdinArgs: ['run'],
  },
  deno: {
    ...{ title: 'Deno', arch: 'x64', pin: 'deno-x64', exe: 'deno.exe', size: '40 MB' },
    // Everything is allowed, and a .js file is a CommonJS one where Node takes it for one.
    args: ['run', '-A', '--unstable-detect-cjs'],
    evalArgs: ['eval', '--unstable-detect-cjs'],
  },
};

export const DEFAULT_RUNTIME = 'node22';

/**
 * @param {'Node 20' | 'Node 22' | 'Node 24' | 'Node 26'} title
 * @param {import('./architectures.mjs').Arch} arch
 * @returns {Runtime}
 */
function node(title, arch) {
  const pin = `${title.toLowerCase().replace(' ', '')}-${arch}`;
  return { title, arch, pin, exe: 'bin/node.exe', args: [], size: '35 MB' };
}

/**
 * @param {string} name
 * @returns {Runtime}
 */
export function runtime(name) {
  const found = Object.hasOwn(RUNTIMES, name) ? RUNTIMES[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(RUNTIMES).join(', ');
  throw new RangeError(`Unknown runtime '${name}'. The known ones are ${known}.`);
}

/**
 * Returns the target whose prebuild a runtime loads.
 *
 * @param {string} [name]
 */
export function targetOf(name = DEFAULT_RUNTIME) {
  return /** @type {const} */ (`win32-${runtime(name).arch}`);
}

/**
 * Returns what comes between the runtime's executable and the script.
 *
 * @param {Runtime} runtime
 * @param {readonly string[]} execArgv
 * @param {string} [file]
 * @returns {string[]}
 */
export function runtimeArgs({ args, evalArgs, stdinArgs }, execArgv, file) {
  if (stdinArgs !== undefined && file === '-') return [...stdinArgs, ...execArgv];
  if (evalArgs === undefined || !execArgv.includes('-e')) return [...args, ...execArgv];
  return [...evalArgs, ...execArgv.filter((word) => word !== '-e')];
}

/**
 * Returns the host path of a runtime's executable, fetching it first if needed.
 *
 * @param {Runtime} runtime
 * @returns {Promise<string>}
 */
export async function runtimeExe(runtime) {
  const what = `fetching ${runtime.title} for Windows ${runtime.arch} (${runtime.size})`;
  return join(await npmPackage(pin(runtime.pin), what), runtime.exe);
}
