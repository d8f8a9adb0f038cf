// @ts-check
// The behaviour suite as one script that any runtime can run, without Vitest's own program.
import { join, relative } from 'node:path';
import { build } from 'vite';
import { REPO } from '../lib/cache.mjs';

/** What users load, and not a copy of it in the bundle. */
const BUILT = /** @type {const} */ ({
  wtsapi32: join(REPO, 'dist/index.js'),
  'wtsapi32/testing': join(REPO, 'dist/testing/index.js'),
});

/**
 * @param {string} folder takes the script and nothing else; its real path, as from there it leads to `dist`
 * @returns {Promise<string>} the script
 */
export async function bundleConformance(folder) {
  await build({
    ...{ configFile: false, root: REPO, logLevel: 'warn' },
    resolve: { alias: [{ find: /^vitest$/, replacement: join(REPO, 'test/plain/vitest.ts') }] },
    ssr: { noExternal: true },
    build: {
      ...{ ssr: join(REPO, 'test/plain/conformance.mts'), outDir: folder, emptyOutDir: true },
      minify: false,
      rolldownOptions: {
        external: Object.keys(BUILT),
        output: {
          ...{ format: 'esm', entryFileNames: 'conformance.mjs', codeSplitting: false },
          paths: (id) =>
            id in BUILT ? relative(folder, BUILT[/** @type {keyof BUILT} */ (id)]) : id,
        },
      },
    },
  });
  return join(folder, 'conformance.mjs');
}
