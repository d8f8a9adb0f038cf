// @ts-check
// Packs the package as `npm publish` would.
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { REPO } from '../lib/cache.mjs';
import { npm } from '../lib/npm.mjs';

/**
 * @param {string} parent where a new folder is made for it
 * @returns {Promise<string>} the tarball
 */
export async function pack(parent) {
  const folder = await mkdtemp(join(parent, 'packed-'));
  await npm(['pack', '--loglevel=error', `--pack-destination=${folder}`], { cwd: REPO });
  const [name, ...others] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  if (name === undefined || others.length > 0) throw new Error('npm pack left no single tarball');
  return join(folder, name);
}
