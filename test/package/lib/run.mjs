// @ts-check
// Runs a program with a time limit and hands back all that it said.
import { finish } from '../../../scripts/lib/exec.mjs';

/** Where npm's registry is and how to get there. All else of npm in the environment is of this repository. */
const NETWORK = /^npm_config_(registry|userconfig|globalconfig|cafile|proxy|https_proxy|noproxy)$/i;

/**
 * This process's environment as a user has it: not that of a script of `npm run`, nor of a test.
 *
 * @param {NodeJS.ProcessEnv} [more]
 * @returns {NodeJS.ProcessEnv}
 */
export function userEnv(more = {}) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|node_)/i.test(name) || NETWORK.test(name) || /_CERTS$/.test(name),
  );
  return { ...Object.fromEntries(own), ...more };
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} `code` is null after two minutes
 */
export function run(program, args, { cwd, env = userEnv() }) {
  return finish(program, args, { cwd, env, timeout: 120_000, killSignal: 'SIGKILL' });
}

/**
 * Runs a script in this Node, which must succeed, and reads the JSON that it prints.
 *
 * @param {readonly string[]} args
 * @param {{ cwd: string, node?: string }} options
 * @returns {Promise<any>}
 */
export async function runJson(args, { cwd, node = process.execPath }) {
  const { code, stdout, stderr } = await run(node, args, { cwd });
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}
