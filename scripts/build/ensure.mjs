// @ts-check
// Builds whatever of the built files is stale, for tests and scripts that need them.

import {
  builtFile,
  prebuildFile,
  stalePrebuilds,
  TESTED_TARGET,
  writePrebuilds,
} from './prebuilds.mjs';
import { buildTypeScript } from './typescript.mjs';

/** @type {Promise<{ simDll: string, prebuild: string }> | undefined} */
let underWay;

/**
 * Brings dist, the simulated wtsapi32.dll and the prebuilt addon up to date.
 *
 * @returns {Promise<{ simDll: string, prebuild: string }>} the paths of the last two
 */
export function ensureBuilt() {
  return (underWay ??= build());
}

async function build() {
  await buildTypeScript();
  const simDll = await builtFile(TESTED_TARGET, 'sim');
  for (const { target, why } of await stalePrebuilds([TESTED_TARGET])) {
    // What CI tests is what is committed; to build it first would hide that nobody did.
    if (process.env.CI === 'true') {
      throw new Error(`the prebuild for ${target} ${why}: npm run build:prebuilds, and commit it`);
    }
    process.stderr.write(`wtsapi32: the prebuild for ${target} ${why}\n`);
    await writePrebuilds([target]);
  }
  return { simDll, prebuild: prebuildFile(TESTED_TARGET) };
}
