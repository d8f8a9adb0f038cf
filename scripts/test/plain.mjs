// @ts-check
// The behaviour suite as one script that any runtime can run, without Vitest's own program.
import { join, relative } from 'node:path';
import { build } from 'vite';
import { REPO } from '../lib/cache.mjs';

const MODEL = join(REPO, 'test/model/controller.cjs');

/** What users load, and not a copy of it in the bundle; and the model, which finds its worker beside itself. */
const OUTSIDE = new Map([
  ['wtsapi32', join(REPO, 'dist/wtsapi32.js')],
  ['wtsapi32/testing', join(REPO, 'dist/testing/index.js')],
  [MODEL, MODEL],
]);

/**
 * @param {string} folder takes the script and nothing else; its real path, as from there it leads to `dist`
 * @returns {Promise<string>} the script
 */
export async function bundleConformance(folder) {
  await build({
    ...{ configFile: false, root: REPO, logLevel: 'warn' },
    resolve: {
      alias: [
        { find: /^vitest$/, replacement: join(REPO, 'test/plain/vitest.ts') },
        { find: '../model/controller.cjs', replacement: MODEL },
      ],
    },
    ssr: { noExternal: true },
    build: {
      ...{ ssr: join(REPO, 'test/plain/conformance.mts'), outDir: folder, emptyOutDir: true },
      minify: false,
      rolldownOptions: {
        external: [...OUTSIDE.keys()],
        output: {
          ...{ format: 'esm', entryFileNames: 'conformance.mjs', codeSplitting: false },
          paths: (id) => {
            const file = OUTSIDE.get(id);
            return file === undefined ? id : relative(folder, file);
          },
        },
      },
    },
  });
  return join(folder, 'conformance.mjs');
}
