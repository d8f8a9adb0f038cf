// @ts-check
// Calls npm, whichever way this process was started, so that its registry and proxy settings are
// the ones in use.

import { exec } from './exec.mjs';

/**
 * Runs npm with `args` and resolves with its standard output.
 *
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>}
 */
export function npm(args, options) {
  // Under `npm run`, npm names its own script; that also works where `npm` is a .cmd file.
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return exec(process.execPath, [script, ...args], options);
  return exec('npm', args, options);
}
