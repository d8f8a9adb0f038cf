// @ts-check
// The sources in clang's MSVC mode, with the project's own flags.

import { join } from 'node:path';
import { includeFolders } from '../build/native.mjs';
import { REPO } from '../lib/cache.mjs';
import { OVERLAY } from './headers.mjs';
import { MACHINES } from './project.mjs';
import { CLANG, must, RC, run } from './tools.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {{ name: string, flags: string[] }} Mode */

/**
 * The languages that Node's own flags ask for (C++17 up to Node 22, C++20 from 24 on); each overrides
 * what the project says, as it is the running Node's flags that the project is generated with.
 *
 * @type {readonly Mode[]}
 */
export const MODES = [
  { name: 'C++17 permissive', flags: ['/std:c++17', '/permissive'] },
  { name: 'C++17 /permissive-', flags: ['/std:c++17', '/permissive-'] },
  // From Node 24 on, whose flags also have NOMINMAX.
  { name: 'C++20', flags: ['/std:c++20', '/permissive-', '/DNOMINMAX'] },
];

/** What MSVC does not take, and what /we4244 and /we4267 make of numbers that lose bits. */
const STRICT = [
  '/WX',
  ...[
    ...['gnu', 'gnu-designator', 'vla-extension', 'c99-extensions', 'c11-extensions'],
    ...['c++20-extensions', 'c++23-extensions', 'microsoft', 'ignored-attributes', 'narrowing'],
    ...['overlength-strings', 'rtti', 'shorten-64-to-32'],
    ...['implicit-int-conversion', 'implicit-float-conversion'],
  ].map((warning) => `-Werror=${warning}`),
  // Node-API's callbacks have parameters that nobody needs, and MSVC's flags are not all clang's.
  ...['-Wno-unused-parameter', '-Wno-unused-command-line-argument'],
];

/**
 * @param {Project} project
 * @param {string} headers
 * @param {string} resources clang's own headers
 */
function compiler(project, headers, resources) {
  const [, nodeApi] = includeFolders();
  // In the order in which they are searched; as a system's, so that nothing is said about them.
  const system = [
    ...[OVERLAY, join(resources, 'include'), join(headers, 'crt')],
    ...[join(headers, 'windows'), nodeApi],
  ];
  return [
    ...['--driver-mode=cl', `--target=${MACHINES[project.machine]}-pc-windows-msvc`],
    // Visual Studio 2022; and no folder but those below.
    ...['-fmsc-version=1944', '/X'],
    ...['_UCRT', '_WIN32_WINNT=0x0A00', 'WINVER=0x0A00'].map((name) => `/D${name}`),
    // Wine's headers: wchar_t as in MSVC, and a name of mingw-w64's that delayimp.h has.
    ...['/DWINE_UNICODE_NATIVE', '/DWINBOOL=BOOL'],
    // LLVM's C++ library: it includes no more than it must, and finds Wine's C library right.
    ...['/D_LIBCPP_NO_VCRUNTIME', '/D_LIBCPP_REMOVE_TRANSITIVE_INCLUDES', '/FIstdlib.h'],
    `/clang:-isystem${join(headers, 'cxx')}`,
    ...system.flatMap((folder) => ['/imsvc', folder]),
    ...project.includes.map((folder) => `/I${folder}`),
    ...project.compiler,
    ...STRICT,
  ];
}

/**
 * Compiles one source; without `object`, only looks at it.
 *
 * @param {object} job
 * @param {Project} job.project
 * @param {Mode} job.mode
 * @param {string} job.source
 * @param {string} job.headers
 * @param {string | undefined} job.object
 * @returns {Promise<string>} what is wrong, or nothing
 */
export async function compile({ project, mode, source, headers, object }) {
  const output = object === undefined ? ['/Zs'] : ['/c', `/Fo${object}`];
  const flags = compiler(project, headers, await resourceFolder());
  // After --, as cl's driver would take a path that begins with a slash for a flag.
  const args = [...flags, ...mode.flags, ...output, '--', source];
  const { ok, stdout, stderr } = await run(CLANG, args, { cwd: REPO });
  return ok ? '' : `${stdout}${stderr}`.trim();
}

/**
 * Compiles a resource script. llvm-rc has clang preprocess it, and finds headers as rc does.
 *
 * @param {object} job
 * @param {Project} job.project
 * @param {string} job.source
 * @param {string} job.headers
 * @param {string} job.object
 * @returns {Promise<string>} what is wrong, or nothing
 */
export async function compileResource({ project, source, headers, object }) {
  const folders = [...project.includes, join(headers, 'windows'), join(headers, 'crt')];
  const includes = folders.flatMap((folder) => ['/I', folder]);
  const args = [...includes, ...project.resources, '/FO', object, '--', source];
  const { ok, stdout, stderr } = await run(RC, args, { cwd: REPO });
  return ok ? '' : `${stdout}${stderr}`.trim();
}

/** @type {Promise<string> | undefined} */
let resourceDir;

function resourceFolder() {
  return (resourceDir ??= must(CLANG, ['-print-resource-dir']).then((text) => text.trim()));
}

/** The compiler's version, for fingerprints. */
export function compilerVersion() {
  return must(CLANG, ['--version']);
}
