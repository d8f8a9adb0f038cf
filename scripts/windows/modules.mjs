// @ts-check
// What a script finds by name when it runs as a Windows program: the packages of this repository
// with their Windows parts, and this repository itself as `wtsapi32`.

import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CACHE, cached, REPO } from '../lib/cache.mjs';
import { npm } from '../lib/npm.mjs';
import { OWNER } from '../lib/owner.mjs';

/**
 * Returns the `node_modules` folder that `npm ci` would make on Windows x64.
 *
 * @returns {Promise<string>}
 */
export async function windowsModules() {
  // The lock file repeats what package.json asks for, so a changed script does not install anew.
  const lock = await readFile(join(REPO, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const key = join('modules', `win32-x64-${hash.slice(0, 16)}`);
  const folder = await cached(key, install, 'installing the packages for Windows');
  return join(folder, 'node_modules');
}

/**
 * Shows that folder in place of the repository's own, for one run.
 *
 * @returns {Promise<readonly [from: string, to: string]>}
 */
export async function moduleBind() {
  const own = join(realpathSync(REPO), 'node_modules');
  // Something must be there to bind over.
  await mkdir(own, { recursive: true });
  return [await windowsModules(), realpathSync(own)];
}

/** @param {string} folder */
async function install(folder) {
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    if (existsSync(join(REPO, name))) await copyFile(join(REPO, name), join(folder, name));
  }
  const platform = ['--os=win32', '--cpu=x64', '--ignore-scripts'];
  await npm(['ci', ...platform, '--no-audit', '--no-fund'], { cwd: folder });
}

/**
 * Returns a folder for NODE_PATH in which this repository is found as `wtsapi32`.
 *
 * @returns {Promise<string>}
 */
export async function nodePath() {
  await mkdir(CACHE, { recursive: true });
  // A relative link: an absolute one would point elsewhere inside the Wine root.
  const folder = join(realpathSync(CACHE), 'node_path');
  const link = join(folder, 'wtsapi32');
  const target = relative(folder, realpathSync(REPO));
  if ((await readlink(link).catch(() => undefined)) === target) return folder;
  await mkdir(folder, { recursive: true });
  // Renamed into place, so that a run that starts at the same time always finds it.
  const draft = join(folder, `.link-${OWNER}`);
  await rm(draft, { force: true });
  await symlink(target, draft);
  await rename(draft, link);
  return folder;
}
