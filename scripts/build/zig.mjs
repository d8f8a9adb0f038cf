// @ts-check
// Zig, from npm: a C++ compiler for Windows that runs on Linux and has headers, import libraries and
// the C++ library with it.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CACHE } from '../lib/cache.mjs';
import { npmPackage, pin } from '../lib/npm-package.mjs';

/** @typedef {{ localCache?: string, globalCache?: string }} Caches own ones, to build from nothing */

/**
 * For C++. The addon spends its time in Windows and in V8, and everybody downloads it three times over: for size it is
 * a fifth smaller. One for all that is built: zig builds its C++ library, which takes minutes, for each anew.
 */
export const OPTIMISED = '-Os';

/** Returns the folder of the pinned zig: the `zig` program and its `lib`. */
export async function zigFolder() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'the cross build needs Linux on x64; on Windows, build with MSVC: npx node-gyp rebuild',
    );
  }
  return npmPackage(pin('zig-linux-x64'), 'fetching zig (77 MB)');
}

/**
 * Runs zig. Whatever it prints is taken for a failure: its linker only warns of code that crashes,
 * such as a call to an import that is not marked dllimport.
 *
 * @param {readonly string[]} args
 * @param {Caches} [caches]
 */
export async function zig(args, caches = {}) {
  const folder = await zigFolder();
  // Only this much of the environment: CPATH and its like must not reach a reproducible build.
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    // The global one holds the C and C++ libraries that zig builds once per target (a minute each).
    ZIG_GLOBAL_CACHE_DIR: caches.globalCache ?? join(CACHE, 'zig/global'),
    ZIG_LOCAL_CACHE_DIR: caches.localCache ?? join(CACHE, 'zig/local'),
  };
  const { code, output } = await run(join(folder, 'zig'), args, env);
  if (code !== 0 || output !== '') throw new Error(`zig failed (exit code ${code})\n${output}`);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
