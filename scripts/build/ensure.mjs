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

/** @typedef {import('./targets.mjs').Target} Target */
/** @typedef {{ simDll: string, prebuild: string }} Built paths */

/** @type {Map<Target, Promise<Built>>} */
const underWay = new Map();

/**
 * Brings dist, the simulated wtsapi32.dll and the prebuilt addon up to date.
 *
 * @param {Target} [target]
 * @returns {Promise<Built>}
 */
export function ensureBuilt(target = TESTED_TARGET) {
  const building = underWay.get(target) ?? build(target);
  underWay.set(target, building);
  return building;
}

/** @param {Target} target */
async function build(target) {
  await buildTypeScript();
  const simDll = await builtFile(target, 'sim');
  for (const { why } of await stalePrebuilds([target])) {
    // What CI tests is what is committed; to build it first would hide that nobody did.
    if (process.env.CI === 'true') {
      throw new Error(`the prebuild for ${target} ${why}: npm run build:prebuilds, and commit it`);
    }
    process.stderr.write(`wtsapi32: the prebuild for ${target} ${why}\n`);
    await writePrebuilds([target]);
  }
  return { simDll, prebuild: prebuildFile(target) };
}
