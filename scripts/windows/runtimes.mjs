// @ts-check
// The Windows runtimes that scripts can run in.

import { join } from 'node:path';
import { npmPackage, pin } from '../lib/npm-package.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} title
 * @property {'x64'} arch
 * @property {string} pin key in scripts/pins.json
 * @property {string} exe the executable in its package
 * @property {readonly string[]} args what comes before execArgv and the script
 * @property {string} size of the download
 */

/** @type {Readonly<Record<string, Runtime>>} */
export const RUNTIMES = {
  node20: node('Node 20', 'node20-x64'),
  node22: node('Node 22', 'node22-x64'),
  node24: node('Node 24', 'node24-x64'),
  node26: node('Node 26', 'node26-x64'),
};

export const DEFAULT_RUNTIME = 'node22';

/**
 * @param {string} title
 * @param {string} pin
 * @returns {Runtime}
 */
function node(title, pin) {
  return { title, arch: 'x64', pin, exe: 'bin/node.exe', args: [], size: '35 MB' };
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
 * Returns the host path of a runtime's executable, fetching it first if needed.
 *
 * @param {Runtime} runtime
 * @returns {Promise<string>}
 */
export async function runtimeExe(runtime) {
  const what = `fetching ${runtime.title} for Windows (${runtime.size})`;
  return join(await npmPackage(pin(runtime.pin), what), runtime.exe);
}
