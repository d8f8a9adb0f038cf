// @ts-check
// Runs a script in a Windows runtime on Linux, and hands back what it printed and its exit code.

import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHITECTURES } from './architectures.mjs';
import { windowsEnv } from './env.mjs';
import { moduleBind, nodePath } from './modules.mjs';
import { insidePath, windowsPath } from './paths.mjs';
import { clonePrefix, SYSTEM32, templatePrefix } from './prefix.mjs';
import { DEFAULT_RUNTIME, runtime as findRuntime, runtimeArgs, runtimeExe } from './runtimes.mjs';
import { supervise } from './supervise.mjs';
import { wineRoot } from './wine.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [runtime] a name from runtimes.mjs; 'node22' by default
 * @property {string} [file] the script; absolute host paths become Windows paths, relative ones
 *   count from `cwd`; '-' is the standard input. Left out, `execArgv` says what to run ('-e', …)
 * @property {readonly string[]} [args] for the script, passed unchanged
 * @property {readonly string[]} [execArgv] for the runtime
 * @property {string} [cwd] host folder; the current one by default
 * @property {string | undefined} [stdin] host path of a file to read as the standard input, which is empty by default
 * @property {Readonly<Record<string, string>>} [env] variables for the Windows process, which gets
 *   none of this process's own
 * @property {string} [simDll] host path of a DLL that takes the place of System32's wtsapi32.dll
 * @property {string} [exeName] name to run the runtime's executable under, such as 'electron.exe'
 * @property {boolean} [windowsModules] show the repository's node_modules with Windows' native parts
 * @property {number} [timeoutMs] after which everything started is ended; none by default
 * @property {(bytes: Buffer) => void} [onStdout] called with output as it comes
 * @property {(bytes: Buffer) => void} [onStderr]
 */

/**
 * Runs a script as a Windows program. Only setup failures reject; the rest is in the result.
 *
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, stdout: string, stderr: string, timedOut: boolean }>} `code` is
 *   what Linux keeps of an exit code, its low byte (an access violation, 0xC0000005, is 5), but never
 *   0 for a code that is not; 124 after a timeout
 */
export async function runWindows(options) {
  const { cwd = process.cwd(), simDll, exeName, execArgv = [], args = [] } = options;
  if (!existsSync(cwd)) throw new Error(`The folder to run in does not exist: ${cwd}`);
  const runtime = findRuntime(options.runtime ?? DEFAULT_RUNTIME);
  const { arch } = runtime;
  const [root, exe, modules, bind] = await Promise.all([
    wineRoot(arch),
    runtimeExe(runtime),
    nodePath(),
    options.windowsModules ? moduleBind() : undefined,
    templatePrefix(arch),
  ]);
  const { folder, prefix, remove } = await clonePrefix(arch);
  try {
    if (simDll !== undefined) await replaceDll(simDll, prefix);
    const program = exeName === undefined ? exe : await copyAs(exe, join(folder, 'exe'), exeName);
    const { launcher } = ARCHITECTURES[arch];
    const file = options.file === undefined ? [] : [windowsPath(options.file)];
    return await supervise({
      ...{ arch, root, folder, prefix, cwd: insidePath(cwd), binds: bind ? [bind] : [] },
      argv: [
        launcher,
        insidePath(program),
        ...runtimeArgs(runtime, execArgv, options.file),
        ...file,
        ...args,
      ],
      env: windowsEnv(
        { NODE_PATH: windowsPath(modules), ...options.env },
        simDll === undefined ? [] : ['wtsapi32=n'],
      ),
      ...{ stdin: options.stdin, timeoutMs: options.timeoutMs },
      ...{ onStdout: options.onStdout, onStderr: options.onStderr },
    });
  } finally {
    remove();
  }
}

/**
 * @param {string} dll
 * @param {string} prefix
 */
async function replaceDll(dll, prefix) {
  const target = join(prefix, SYSTEM32, 'wtsapi32.dll');
  // Removed first: it is a hard link, and writing through it would change every other prefix.
  await rm(target);
  await copyFile(dll, target);
}

/**
 * @param {string} exe
 * @param {string} folder
 * @param {string} name
 */
async function copyAs(exe, folder, name) {
  await mkdir(folder);
  const copy = join(folder, name);
  await link(exe, copy);
  return copy;
}
