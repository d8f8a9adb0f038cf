/// <reference types="vite/types/importMeta.d.ts" />
import { afterEach, describe, expect } from 'vitest';
import type { Backend } from './backend.js';
import { eventually } from './tools.js';

/** Every `*.suite.ts` beside this file exports `suite`: another one needs no line here. */
const suites = import.meta.glob<{ suite: (backend: Backend) => void }>('./*.suite.ts', {
  eager: true,
});

/** What every host must do, whichever it is. */
export function conformance(backend: Backend): void {
  describe(backend.name, () => {
    afterEach(async () => {
      backend.release();
      // Nothing is leaked, freed twice or freed wrongly, whatever the test did.
      await eventually(
        () => {
          const { openServers, openBrokers, liveAllocations } = backend.stats();
          return openServers + openBrokers + liveAllocations === 0;
        },
        `everything is freed: ${JSON.stringify(backend.stats())}`,
      );
      expect(backend.stats().errors).toEqual([]);
    });
    for (const { suite } of Object.values(suites)) suite(backend);
  });
}
