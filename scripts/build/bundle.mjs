// @ts-check
// Bundles src into the few files that dist has to run. `require('wtsapi32')` loads two of them; as it loaded one
// for each source, it took most of what a small program takes to start.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { REPO } from '../lib/cache.mjs';

const require = createRequire(import.meta.url);
// Vite's bundler.
const viteRequire = createRequire(require.resolve('vite'));

export const bundlerVersion = `rolldown@${viteRequire('rolldown/package.json').version}`;

/** Files of dist by their sources: what package.json names, and the model for this project's own programs. */
const ENTRIES = {
  index: 'src/index.ts',
  'testing/index': 'src/testing/index.ts',
  'testing/model': 'src/testing/model.ts',
};

/** Files that several entries share. Theirs is the state: one WtsError, one binding that is in use. */
const SHARED = [
  // src/native/loader.ts knows the name of this one.
  { name: 'native/seam', test: /[\\/]src[\\/](native|errors)[\\/]/ },
  { name: 'testing/simulator', test: /[\\/]src[\\/]testing[\\/]/ },
];

/**
 * Writes the bundles into dist.
 *
 * @returns {Promise<string[]>} their files, from the repository's folder, with slashes
 */
export async function bundle() {
  const { rolldown } = viteRequire('rolldown');
  const bundler = await rolldown({
    ...{ cwd: REPO, input: ENTRIES, platform: 'node', external: ['node-gyp-build'] },
    tsconfig: 'tsconfig.build.json',
    transform: { target: 'es2022' },
    onwarn: (/** @type {unknown} */ warning) => {
      throw new Error(String(warning));
    },
  });
  try {
    const { output } = await bundler.write({
      ...{ dir: join(REPO, 'dist'), format: 'cjs', sourcemap: true },
      ...{ entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      codeSplitting: { groups: SHARED },
      // As the compiler writes CommonJS. Bundlers of users look at the second.
      ...{ strict: true, esModule: true, generatedCode: { symbols: false } },
      // Editors show those of the declarations. Others are in the source maps.
      comments: { jsdoc: false },
    });
    return output.map((/** @type {{ fileName: string }} */ { fileName }) => `dist/${fileName}`);
  } finally {
    await bundler.close();
  }
}
