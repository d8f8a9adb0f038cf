// @ts-check
// What the native parts are made of, for every compiler: binding.gyp (MSVC) and cross.mjs (zig) both
// ask here. The files that are in the folders are the sources; no list has to be kept.

import { createRequire } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn } from './files.mjs';

const require = createRequire(import.meta.url);

/** The oldest Node-API that has all we call; Node 20 has 9. */
export const NAPI_VERSION = 8;

/** @typedef {'addon' | 'sim'} Kind */

const CXX = /\.cc$/;

const FOLDERS = {
  addon: ['native/napi', 'native/win32'],
  sim: ['test/native/wtsapi32-sim'],
};

/** Import libraries; those that turn out unused leave no trace in the file. */
export const libraries = ['advapi32', 'ole32', 'oleaut32', 'user32', 'wbemuuid'];

/** The version resource, compiled into the addon. */
export const RESOURCE = 'native/version.rc';

/**
 * The package's version in numbers, as Windows has it in its files.
 *
 * @type {string[]}
 */
export const versionDefines = require('../../package.json')
  .version.split(/[.-]/)
  .slice(0, 3)
  .map((/** @type {string} */ part, /** @type {number} */ index) => {
    return `WTSAPI32_VERSION_${['MAJOR', 'MINOR', 'PATCH'][index]}=${Number(part)}`;
  });

/** @type {Record<Kind, string[]>} */
export const defines = {
  addon: [
    `NAPI_VERSION=${NAPI_VERSION}`,
    'NAPI_CPP_EXCEPTIONS',
    'NODE_ADDON_API_DISABLE_DEPRECATED',
  ],
  sim: [`NAPI_VERSION=${NAPI_VERSION}`],
};

/**
 * Lists the C++ files, relative to the repository, in an order that no locale changes.
 *
 * @param {Kind} kind
 */
export function sources(kind) {
  const files = FOLDERS[kind].flatMap((folder) => filesIn(folder, CXX));
  return kind === 'addon' ? ['native/addon.cc', ...files] : files;
}

/** Lists the files that only the cross build compiles. */
export function crossSources() {
  return filesIn('native/cross', CXX);
}

/**
 * Folders of third-party headers.
 *
 * @returns {[nodeAddonApi: string, nodeApiHeaders: string]}
 */
export function includeFolders() {
  return [
    dirname(require.resolve('node-addon-api/package.json')),
    resolve(dirname(require.resolve('node-api-headers/package.json')), 'include'),
  ];
}

// gyp calls: node scripts/build/native.mjs sources|defines|libraries|include
const [, program, question] = process.argv;
if (program !== undefined && resolve(program) === fileURLToPath(import.meta.url)) {
  const [nodeAddonApi] = includeFolders();
  const answers = {
    sources: [...sources('addon'), RESOURCE],
    defines: [...defines.addon, ...versionDefines],
    libraries: libraries.map((name) => `-l${name}.lib`),
    // With slashes: gyp takes backslashes for escapes.
    include: [nodeAddonApi.replaceAll(sep, '/')],
  };
  console.log(answers[/** @type {keyof answers} */ (question)].join('\n'));
}
