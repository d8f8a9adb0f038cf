// @ts-check
// binding.gyp as Visual Studio would get it: node-gyp's generator for Windows, run here.

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REPO } from '../lib/cache.mjs';
import { compilerFlags, linkerFlags, listOf, resourceFlags } from './flags.mjs';
import { must } from './tools.mjs';

/** @typedef {Record<string, string>} Settings of one tool, by Visual Studio's names */

/**
 * @typedef {object} Project
 * @property {Machine} machine
 * @property {string[]} compiler flags for cl
 * @property {string[]} linker flags for link
 * @property {string[]} resources flags for rc
 * @property {string[]} includes folders of headers
 * @property {string[]} libraries file names
 * @property {string[]} sources C++ files, relative to the repository
 * @property {string[]} resourceFiles .rc files, relative to the repository
 */

/** Node's names of the machines, and clang's. */
export const MACHINES = { x64: 'x86_64', arm64: 'aarch64', ia32: 'i686' };

/** @typedef {keyof typeof MACHINES} Machine */

const require = createRequire(import.meta.url);
const NODE_GYP = dirname(require.resolve('node-gyp/package.json'));
const GENERATE = join(dirname(fileURLToPath(import.meta.url)), 'generate.py');

// Folders that only Windows has: what is in them comes from node-api-headers and Wine here.
const NODE_DIR = 'C:\\\\node-gyp-cache';

// What node-gyp writes into config.gypi on Windows, as far as its own files ask for it.
const CONFIG = {
  target_defaults: {
    ...{ cflags: [], defines: [], include_dirs: [], libraries: [] },
    ...{ default_configuration: 'Release', msbuild_toolset: 'v143' },
  },
  variables: {
    ...{ host_arch: 'x64', node_shared: 'false', node_with_ltcg: 'true', clang: 0 },
    ...{ standalone_static_library: 1, v8_enable_i18n_support: 1 },
    ...{ enable_lto: 'false', enable_thin_lto: 'false' },
    ...{ enable_pgo_generate: 'false', enable_pgo_use: 'false' },
  },
};

/**
 * Generates the project for one machine.
 *
 * @param {Machine} machine
 * @param {string} folder for what gyp writes
 * @returns {Promise<Project>}
 */
export async function generate(machine, folder) {
  const out = join(folder, `project-${machine}`);
  await mkdir(out, { recursive: true });
  const config = join(out, 'config.gypi');
  const { variables, ...rest } = CONFIG;
  await writeFile(
    config,
    JSON.stringify({ ...rest, variables: { ...variables, target_arch: machine } }),
  );
  // As node-gyp's lib/configure.js.
  const includes = [config, join(NODE_GYP, 'addon.gypi'), commonGypi()];
  const defines = {
    ...{ OS: 'win', library: 'shared_library', visibility: 'default', node_engine: 'v8' },
    ...{ node_root_dir: NODE_DIR, node_gyp_dir: NODE_GYP, module_root_dir: REPO },
    node_lib_file: `${NODE_DIR}\\\\<(target_arch)\\\\node.lib`,
  };
  const args = [
    ...['binding.gyp', '-f', 'msvs', '--depth=.', '--no-parallel', '-Goutput_dir=.'],
    ...includes.flatMap((file) => ['-I', file]),
    ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`),
  ];
  const env = {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: '1',
    // Or gyp looks for Visual Studio. The year only decides about the file format.
    ...{ GYP_MSVS_VERSION: '2015', GYP_MSVS_OVERRIDE_PATH: 'C:\\VS' },
  };
  const said = await must('python3', [GENERATE, NODE_GYP, out, ...args], { cwd: REPO, env });
  const projects = /** @type {[string, Generated][]} */ (Object.entries(JSON.parse(said)));
  const [project, ...others] = projects.map(([, each]) => each);
  if (project === undefined || others.length > 0) {
    throw new Error(`binding.gyp has ${projects.length} targets; this check knows one`);
  }
  return understand(machine, project, out);
}

/**
 * @typedef {{ settings: Record<'ClCompile' | 'Link' | 'ResourceCompile', Settings>,
 *   files: Record<'ClCompile' | 'ResourceCompile', string[]> }} Generated
 */

/**
 * @param {Machine} machine
 * @param {Generated} generated
 * @param {string} folder that the project's paths start from
 * @returns {Project}
 */
function understand(machine, { settings, files }, folder) {
  const local = (/** @type {string} */ path) =>
    relative(REPO, resolve(folder, path.replaceAll('\\', '/')));
  const folders = listOf(settings.ClCompile.AdditionalIncludeDirectories);
  const libraries = listOf(settings.Link.AdditionalDependencies);
  return {
    machine,
    compiler: compilerFlags(settings.ClCompile),
    linker: linkerFlags(settings.Link),
    resources: resourceFlags(settings.ResourceCompile),
    includes: folders.filter((path) => !/^[A-Z]:/.test(path)).map(local),
    libraries: libraries.map((name) => name.replaceAll('"', '').replace(/^.*\\/, '')),
    sources: files.ClCompile.map(local),
    resourceFiles: files.ResourceCompile.map(local),
  };
}

/** Node's own flags for addons, which come with its headers. */
function commonGypi() {
  // In every archive and container of nodejs.org, beside the program. /usr has it too, where the
  // program may be a link to somewhere else.
  const places = [resolve(process.execPath, '../..'), '/usr/local', '/usr'].map((prefix) =>
    join(prefix, 'include/node/common.gypi'),
  );
  const found = places.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    `Node's headers are not here (${places[0]}): use a Node from nodejs.org or NodeSource`,
  );
}
