// @ts-check
// Bundlers, each as its documentation says for a program that runs in Node. What has to be written for this
// package beyond that is in the README, 'Electron and bundlers', and only that is here.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { toolRequire } from './tools.mjs';

/**
 * @typedef {object} Job
 * @property {string} cwd the project; its program is list.mjs
 * @property {string} file to write: .cjs or .mjs
 * @property {boolean} [external] keep the package out of the bundle
 * @property {boolean} [minify]
 */

// Under another name: the compiler knows `require`, but not where these are.
const tool = await toolRequire();
// Vite's bundler comes with Vitest.
const viteTool = createRequire(createRequire(import.meta.url).resolve('vite'));

const isModule = (/** @type {string} */ file) => file.endsWith('.mjs');
const external = (/** @type {Job} */ job) => (job.external ? ['wtsapi32'] : []);

/** What README has for ES modules. esbuild needs `require` for every CommonJS package that it bundles. */
export const DIRNAME = 'const __dirname = import.meta.dirname;';
export const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** @type {Readonly<Record<string, (job: Job) => Promise<unknown[]>>>} resolve to what the bundler warns of */
export const bundlers = {
  esbuild: async (job) => {
    const { warnings } = await tool('esbuild').build({
      ...{ absWorkingDir: job.cwd, entryPoints: ['list.mjs'], outfile: job.file },
      ...{ bundle: true, platform: 'node', minify: job.minify ?? false, logLevel: 'silent' },
      ...{ format: isModule(job.file) ? 'esm' : 'cjs', external: external(job) },
      banner: isModule(job.file) ? { js: `${REQUIRE} ${DIRNAME}` } : {},
    });
    return warnings;
  },
  rollup: async (job) => {
    const commonjs = tool('@rollup/plugin-commonjs');
    const nodeResolve = tool('@rollup/plugin-node-resolve');
    return rollupLike(tool('rollup').rollup, job, {
      plugins: [nodeResolve({ preferBuiltins: true }), commonjs()],
    });
  },
  rolldown: (job) =>
    rollupLike(viteTool('rolldown').rolldown, job, { cwd: job.cwd, platform: 'node' }),
  webpack: (job) => {
    const asModule = {
      experiments: { outputModule: true },
      output: { module: true, chunkFormat: 'module', library: { type: 'module' } },
    };
    const { output = {}, ...more } = isModule(job.file) ? asModule : {};
    const config = {
      ...{ mode: 'production', target: 'node', context: job.cwd, entry: './list.mjs' },
      ...{ optimization: { minimize: job.minify ?? false }, ...more },
      output: { ...output, path: join(job.file, '..'), filename: job.file.split(/[\\/]/).at(-1) },
      externals: job.external ? { wtsapi32: 'commonjs wtsapi32' } : {},
    };
    return new Promise((resolve, reject) => {
      tool('webpack')(config, (/** @type {Error | null} */ error, /** @type {any} */ stats) => {
        if (error) return reject(error);
        const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
        resolve([...errors, ...warnings]);
      });
    });
  },
};

/**
 * @param {(options: object) => Promise<any>} bundle
 * @param {Job} job
 * @param {object} options
 */
async function rollupLike(bundle, job, options) {
  /** @type {unknown[]} */
  const warnings = [];
  const built = await bundle({
    ...{ input: join(job.cwd, 'list.mjs'), external: external(job), ...options },
    onwarn: (/** @type {unknown} */ warning) => warnings.push(warning),
  });
  const format = isModule(job.file) ? 'es' : 'cjs';
  const banner = isModule(job.file) ? { banner: DIRNAME } : {};
  await built.write({ ...{ file: job.file, format, ...banner } });
  await built.close();
  return warnings;
}
