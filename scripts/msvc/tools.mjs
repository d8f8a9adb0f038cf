// @ts-check
// The tools of this check, and where they come from.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { endWithUs } from '../lib/cleanup.mjs';
import { which } from '../lib/exec.mjs';

/** LLVM's version: another one has other warnings. */
const LLVM = 19;

export const CLANG = `clang-${LLVM}`;
export const LINK = `lld-link-${LLVM}`;
export const DLLTOOL = `llvm-dlltool-${LLVM}`;
export const READOBJ = `llvm-readobj-${LLVM}`;
export const RC = `llvm-rc-${LLVM}`;

/** mingw-w64's import libraries; they name the same functions as Microsoft's. */
export const MINGW_LIBRARIES = '/usr/x86_64-w64-mingw32/lib';

/** Its header for what the delay-load hook does, which Wine's headers lack. */
export const DELAYIMP = '/usr/share/mingw-w64/include/delayimp.h';

/** Which Debian package has each of them. */
const PACKAGES = {
  [CLANG]: `clang-${LLVM}`,
  [LINK]: `lld-${LLVM}`,
  [DLLTOOL]: `llvm-${LLVM}`,
  [READOBJ]: `llvm-${LLVM}`,
  [RC]: `llvm-${LLVM}`,
  python3: 'python3',
  mmdebstrap: 'mmdebstrap',
  'dpkg-deb': 'dpkg',
  [MINGW_LIBRARIES]: 'mingw-w64-x86-64-dev',
  [DELAYIMP]: 'mingw-w64-common',
};

/** Throws one error that names every missing tool's package. */
export function requireTools() {
  const missing = Object.entries(PACKAGES).filter(
    ([tool]) => !(tool.startsWith('/') ? existsSync(tool) : which(tool)),
  );
  if (missing.length === 0) return;
  const tools = missing.map(([tool]) => tool).join(', ');
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  throw new Error(
    `npm run check:msvc needs ${tools}: apt-get install ${packages} (Debian and Ubuntu on x64)`,
  );
}

/** @typedef {{ ok: boolean, stdout: string, stderr: string }} Outcome */

/**
 * Runs a tool to its end and resolves with all that it said, whether it failed or not: what a compiler
 * says is the result here. A tool that hangs is ended, and has failed.
 *
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(tool, args, options = {}) {
  return new Promise((resolve) => {
    const limits = { timeout: 120_000, maxBuffer: Infinity };
    const all = { ...options, ...limits };
    const child = execFile(which(tool) ?? tool, args, all, (error, stdout, stderr) => {
      const why = error?.killed ? `${tool} did not end within 120 s\n` : '';
      const silent = error !== null && `${stdout}${stderr}` === '' ? `${error.message}\n` : '';
      resolve({ ok: error === null, stdout, stderr: `${stderr}${why || silent}` });
    });
    endWithUs(child);
  });
}

/**
 * The same of a step whose result is needed to go on.
 *
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function must(tool, args, options) {
  const { ok, stdout, stderr } = await run(tool, args, options);
  if (!ok) throw new Error(`${tool} failed\n${(stderr || stdout).trim()}`);
  return stdout;
}
