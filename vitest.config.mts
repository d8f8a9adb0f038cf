import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The package under its own name is the built one: tests use what users load, in one instance.
const built = (file: string): string => fileURLToPath(new URL(`dist/${file}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^wtsapi32$/, replacement: built('wtsapi32.js') },
      { find: /^wtsapi32\/testing$/, replacement: built('testing/index.js') },
    ],
  },
  test: {
    testTimeout: 30_000,
    // CommonJS, as Node itself loads it.
    server: { deps: { external: [/[\\/]dist[\\/]/, /[\\/]test[\\/]model[\\/]/] } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'simulator', include: ['test/conformance/simulator.test.ts'] },
      },
      { extends: true, test: { name: 'addon', include: ['test/conformance/addon.test.ts'] } },
    ],
  },
});
