// @ts-check
// Bundles src into the few files that dist has to run, as loading one for each source took `require('wtsapi32')`
// ten times as long as an empty module. What it loads is one file.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { REPO } from '../lib/cache.mjs';

const require = createRequire(import.meta.url);
// Vite's bundler.
const viteRequire = createRequire(require.resolve('vite'));

export const bundlerVersion = `rolldown@${viteRequire('rolldown/package.json').version}`;

/** `require('wtsapi32')`. src/native/loader.ts knows it by this name, which no bundle of a user has by chance. */
const MAIN = 'wtsapi32';
const INDEX = 'src/index.ts';

/** Besides 'wtsapi32/testing', the model for this project's own programs. */
const TESTING = {
  'testing/index': 'src/testing/index.ts',
  'testing/model': 'src/testing/model.ts',
};

/**
 * What the simulated host may not have a copy of, as it is state: names by sources. The main file hands it on under a
 * symbol, which neither `Object.keys` nor `import` sees.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const SHARED = { 'src/native/loader.ts': ['installBinding', 'installedBinding'] };
const DOOR = `Symbol.for('wtsapi32: shared with wtsapi32/testing')`;

const COMMON = {
  ...{ cwd: REPO, platform: 'node', tsconfig: 'tsconfig.build.json' },
  transform: { target: 'es2022' },
  onwarn: (/** @type {unknown} */ warning) => {
    throw new Error(String(warning));
  },
};

/**
 * Writes the bundles into dist.
 *
 * @returns {Promise<string[]>} their files, from the repository's folder, with slashes
 */
export async function bundle() {
  const main = await build({
    ...{ input: { [MAIN]: INDEX }, external: ['node-gyp-build'], plugins: [handOn] },
    // src/index.ts is an ES module that uses `exports`, which is there as the bundle is CommonJS.
    checks: { commonJsVariableInEsm: false },
  });
  const testing = await build({
    ...{ input: TESTING, external: [`../${MAIN}.js`], plugins: [takeShared] },
    makeAbsoluteExternalsRelative: false,
    output: { codeSplitting: { groups: [{ name: 'testing/simulator', test: /./ }] } },
  });
  return [...main, ...testing].map((name) => `dist/${name}`);
}

/** A plugin that adds the door to src/index.ts. */
const handOn = {
  name: 'hand on what is shared',
  load: async (/** @type {string} */ file) => {
    if (sourceOf(file) !== INDEX) return undefined;
    const imports = Object.entries(SHARED).map(
      ([source, names]) => `import { ${names.join(', ')} } from '${source.replace(/^src/, '.')}';`,
    );
    const names = Object.values(SHARED).flat().join(', ');
    const door = `Object.defineProperty(exports, ${DOOR}, { value: { ${names} } });`;
    return { code: [await readFile(file, 'utf8'), ...imports, door].join('\n'), moduleType: 'ts' };
  },
};

/** A plugin that takes it from there, where a source is imported that has it. */
const takeShared = {
  name: 'take what is shared',
  /**
   * @this {{ resolve: (name: string, importer: string | undefined, options: object) => Promise<{ id: string } | null> }}
   * @param {string} name
   * @param {string | undefined} importer
   */
  async resolveId(name, importer) {
    const found = await this.resolve(name, importer, { skipSelf: true });
    return found && SHARED[sourceOf(found.id)] ? `\0${sourceOf(found.id)}` : found;
  },
  load: (/** @type {string} */ id) => {
    const names = id.startsWith('\0') ? SHARED[id.slice(1)] : undefined;
    return names && `export const { ${names.join(', ')} } = require('../${MAIN}.js')[${DOOR}];`;
  },
};

/** @param {string} file */
const sourceOf = (file) => relative(REPO, file).replaceAll(sep, '/');

/**
 * @param {{ output?: object, [option: string]: unknown }} options
 * @returns {Promise<string[]>} names of files
 */
async function build({ output = {}, ...options }) {
  const { rolldown } = viteRequire('rolldown');
  const bundler = await rolldown({ ...COMMON, ...options });
  try {
    const written = await bundler.write({
      ...{ dir: join(REPO, 'dist'), format: 'cjs', sourcemap: true },
      ...{ entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      // As the compiler writes CommonJS. Bundlers of users look at the second.
      ...{ strict: true, esModule: true, generatedCode: { symbols: false } },
      // Editors show those of the declarations. Others are in the source maps.
      comments: { jsdoc: false },
      ...output,
    });
    return written.output.map((/** @type {{ fileName: string }} */ { fileName }) => fileName);
  } finally {
    await bundler.close();
  }
}
