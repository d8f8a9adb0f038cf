// @ts-check
// Programs in Windows Node over the simulated wtsapi32.dll, from folders that know nothing of the repository.
import { ensureBuilt } from '../../../scripts/build/ensure.mjs';
import { windowsPath } from '../../../scripts/windows/paths.mjs';
import { runWindows } from '../../../scripts/windows/run.mjs';

export { windowsPath };

/** One of the users of the default sessions, of which the simulated DLL knows without its model. */
export const USER = 'Björk Guðmundsdóttir';

/**
 * @typedef {object} WindowsRun
 * @property {string} file
 * @property {string} cwd
 * @property {string[]} [execArgv]
 * @property {string[]} [args]
 */

/**
 * Runs a script, which must succeed, and reads the JSON that it prints.
 *
 * @param {WindowsRun} options
 * @returns {Promise<any>}
 */
export async function runInWindows(options) {
  const { simDll } = await ensureBuilt();
  const { code, stdout, stderr } = await runWindows({
    ...{ ...options, simDll, timeoutMs: 60_000 },
    // Otherwise the repository is found as 'wtsapi32' there.
    env: { NODE_PATH: 'Z:\\nothing' },
  });
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Runs apps/list.mjs, or a bundle of it.
 *
 * @param {WindowsRun} options
 * @returns {Promise<{ isSupported: boolean, users: string[], addons: string[], message?: string }>}
 */
export const runList = (options) => runInWindows(options);
