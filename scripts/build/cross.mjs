// @ts-check
// Builds the addon, or the simulated wtsapi32.dll of the tests, for Windows on Linux. The same
// sources give the same bytes, wherever the repository and the caches are.

import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPO } from '../lib/cache.mjs';
import { simExports } from './exports.mjs';
import { fixedAnswers } from './fixed-answers.mjs';
import {
  crossSources,
  defines,
  includeFolders,
  libraries,
  RESOURCE,
  sources,
  versionDefines,
} from './native.mjs';
import { nodeApiFunctions } from './node-api-imports.mjs';
import { TARGETS } from './targets.mjs';
import { unwindingObjects } from './unwinding.mjs';
import { zig, zigFolder } from './zig.mjs';

/** @typedef {import('./native.mjs').Kind} Kind */
/** @typedef {import('./targets.mjs').Target} Target */

/**
 * @typedef {object} CrossBuild
 * @property {Target} target
 * @property {Kind} kind
 * @property {string} out the file to write
 * @property {import('./zig.mjs').Caches} [caches] zig's, to build from nothing
 */

/** The file's name at its birth, which the linker writes into it. */
const BIRTH_NAMES = { addon: 'wtsapi32.node', sim: 'wtsapi32.dll' };

/**
 * The addon spends its time in Windows and in V8, and everybody downloads it three times over: for size it is a fifth
 * smaller. The DLL is built as its test programs are.
 */
const OPTIMISED = { addon: '-Os', sim: '-O2' };

/**
 * @param {CrossBuild} options
 */
export async function crossBuild({ target, kind, out, caches }) {
  const folder = await mkdtemp(join(tmpdir(), 'wtsapi32-cross-'));
  try {
    const built = join(folder, BIRTH_NAMES[kind]);
    const objects =
      target === 'win32-ia32' ? await unwindingObjects(TARGETS[target].zig, folder, caches) : [];
    if (kind === 'addon') objects.push(await resource(folder, caches));
    const args = await compilerArguments({ target, kind, built });
    await zig(['c++', ...args, ...objects], caches);
    await mkdir(dirname(out), { recursive: true });
    await copyFile(built, out);
    // The linker makes it executable, which only Linux would care for.
    await chmod(out, 0o644);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Compiles the version resource.
 *
 * @param {string} folder for the file
 * @param {import('./zig.mjs').Caches} [caches]
 */
async function resource(folder, caches) {
  const out = join(folder, 'version.res');
  const numbers = versionDefines.flatMap((define) => ['/d', define]);
  // MinGW's, which zig brings: nothing of this machine.
  const headers = ['/:auto-includes', 'gnu'];
  await zig(['rc', ...headers, ...numbers, '--', join(REPO, RESOURCE), out], caches);
  return out;
}

/**
 * @param {{ target: Target, kind: Kind, built: string }} options
 */
async function compilerArguments({ target, kind, built }) {
  const headers = includeFolders();
  const generated = {
    [await nodeApiFunctions()]: 'generated',
    ...(kind === 'sim' && { [await fixedAnswers()]: 'answers' }),
  };
  // No absolute path may get into the file through __FILE__.
  const maps = Object.entries({
    [REPO]: '.',
    ...generated,
    [await zigFolder()]: 'zig',
    ...Object.fromEntries(headers.map((path, index) => [path, `headers${index}`])),
  });
  return [
    ...['-target', TARGETS[target].zig, '-shared', '-o', built],
    ...['-std=c++17', OPTIMISED[kind], '-g0', '-s', '-fno-rtti'],
    ...['-fexceptions', '-fvisibility=hidden'],
    // A quarter smaller: whatever nothing calls is left out, also of zig's own runtime (its sin and
    // cos and all), which is otherwise linked as one piece.
    '-flto',
    ...['-Wall', '-Wextra', '-Werror'],
    ...maps.map(([from, to]) => `-ffile-prefix-map=${from}=${to}`),
    // Functions apart from each other, so that the linker can leave out those that nothing calls.
    ...['-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections'],
    ...['-Wl,--dynamicbase', '-Wl,--nxcompat'],
    ...(target === 'win32-ia32' ? [] : ['-Wl,--high-entropy-va']),
    // As node-gyp does: without it Node-API's functions are not dllimport.
    '-DBUILDING_NODE_EXTENSION',
    ...defines[kind].map((define) => `-D${define}`),
    ...Object.keys(generated).map((path) => `-I${path}`),
    ...headers.flatMap((path) => ['-isystem', path]),
    ...[...sources(kind), ...crossSources()].map((path) => join(REPO, path)),
    ...(kind === 'sim' ? [await simExports()] : []),
    ...libraries.map((library) => `-l${library}`),
  ];
}
