import { afterEach, describe, expect } from 'vitest';
import type { Backend } from './backend.js';
import { badInputSuite } from './bad-input.suite.js';
import { faultsSuite } from './faults.suite.js';
import { logoffSuite } from './logoff.suite.js';
import { serversSuite } from './servers.suite.js';
import { sessionsSuite } from './sessions.suite.js';
import { eventually } from './tools.js';
import { waitingSuite } from './waiting.suite.js';

/** What every host must do, whichever it is. */
export function conformance(backend: Backend): void {
  describe(backend.name, () => {
    afterEach(async () => {
      backend.release();
      // Nothing is leaked, freed twice or freed wrongly, whatever the test did.
      await eventually(
        () => backend.stats().openServers === 0 && backend.stats().liveAllocations === 0,
        `everything is freed: ${JSON.stringify(backend.stats())}`,
      );
      expect(backend.stats().errors).toEqual([]);
    });
    sessionsSuite(backend);
    logoffSuite(backend);
    waitingSuite(backend);
    faultsSuite(backend);
    serversSuite(backend);
    badInputSuite(backend);
  });
}
