// @ts-check
// WINEPREFIX folders, each a C: drive with a registry. Making one takes Wine 10 to 40 s, so it
// is done once, and every run gets a clone made of hard links.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, cached } from '../lib/cache.mjs';
import { atEnd } from '../lib/cleanup.mjs';
import { exec } from '../lib/exec.mjs';
import { isAlive, OWNER } from '../lib/owner.mjs';
import { ARCHITECTURES } from './architectures.mjs';
import { supervise } from './supervise.mjs';
import { wineKey, wineRoot } from './wine.mjs';

/** @typedef {import('./architectures.mjs').Arch} Arch */

const RUNS = join(CACHE, 'runs');

// $0 is the launcher.
const BOOT = '"$0" wineboot --init && "$0" reg import settings.reg && wineserver -w';
const BOOT_LIMIT = 300_000;
const SETTINGS = fileURLToPath(new URL('settings.reg', import.meta.url));

let serial = 0;

/** DLLs that a prefix does without: no browser engine, no .NET, no desktop menus. */
export const NO_EXTRAS = 'mscoree=;mshtml=;winemenubuilder.exe=';

/** Where a prefix has the DLLs of its architecture. There is no SysWOW64: each has one only. */
export const SYSTEM32 = 'drive_c/windows/system32';

/**
 * Returns the prefix that clones are made of. Nothing may run in it.
 *
 * @param {Arch} [arch]
 * @returns {Promise<string>}
 */
export async function templatePrefix(arch = 'x64') {
  const root = await wineRoot(arch);
  const what = `preparing Wine (${arch})`;
  return cached(await prefixKey(arch), (folder) => boot(arch, root, folder), what);
}

/**
 * A prefix with other settings is another one. Raise the number when something else of its making changes.
 *
 * @param {Arch} arch
 */
async function prefixKey(arch) {
  const settings = createHash('sha256').update(await readFile(SETTINGS));
  return `${wineKey(arch)}-prefix-2-${settings.digest('hex').slice(0, 12)}`;
}

/**
 * @param {Arch} arch
 * @param {string} root
 * @param {string} folder
 */
async function boot(arch, root, folder) {
  const { launcher, dlls } = ARCHITECTURES[arch];
  await copyFile(SETTINGS, join(folder, 'settings.reg'));
  const { code, stderr } = await supervise({
    ...{ arch, root, folder, prefix: folder, cwd: '/w', argv: ['bash', '-c', BOOT, launcher] },
    env: { WINEDLLOVERRIDES: NO_EXTRAS },
    timeoutMs: BOOT_LIMIT,
  });
  if (code !== 0) throw new Error(`Wine (${arch}) did not start (exit code ${code})\n${stderr}`);
  for (const name of ['started', 'stdout', 'stderr', 'settings.reg']) await rm(join(folder, name));
  // Wine would rebuild the prefix whenever the date of its own files changes, as a restored CI cache
  // may make it.
  await writeFile(join(folder, '.update-timestamp'), 'disable\n');
  await shareDlls(join(root, dlls), join(folder, SYSTEM32));
}

/**
 * Replaces the prefix's copies of Wine's DLLs with hard links: less by 100 MB.
 *
 * @param {string} originals
 * @param {string} copies
 */
async function shareDlls(originals, copies) {
  const names = new Set(await readdir(originals));
  for (const name of await readdir(copies)) {
    if (!names.has(name)) continue;
    const [original, copy] = [join(originals, name), join(copies, name)];
    if (!(await readFile(original)).equals(await readFile(copy))) continue;
    await link(original, `${copy}.new`);
    await rename(`${copy}.new`, copy);
  }
}

/**
 * Makes a scratch folder with a fresh prefix in it, for one run.
 *
 * @param {Arch} [arch]
 * @returns {Promise<{ folder: string, prefix: string, remove: () => void }>} `folder` is free for the
 *   run's other files; `remove` may be called more than once, and is called when this process ends
 */
export async function clonePrefix(arch = 'x64') {
  const template = await templatePrefix(arch);
  await mkdir(RUNS, { recursive: true });
  await sweep();
  const folder = join(RUNS, `${OWNER}-${++serial}`);
  const forget = atEnd(remove);
  const prefix = join(folder, 'prefix');
  try {
    await mkdir(folder);
    // Of a cache entry that is a symbolic link, cp would copy the link: the run would write into the
    // template itself.
    await exec('cp', ['-al', await realpath(template), prefix]);
    // Wine rewrites the registry's files in place, which would reach the template and every clone.
    for (const name of ['system.reg', 'user.reg', 'userdef.reg']) {
      const file = join(prefix, name);
      await copyFile(file, `${file}.new`);
      await rename(`${file}.new`, file);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, prefix, remove };

  function remove() {
    forget();
    // Again if need be: processes that were just killed may still be writing. (Not rmSync, which
    // takes 20 times as long.)
    for (let n = 0; n < 20 && spawnSync('rm', ['-rf', '--', folder]).status !== 0; n++);
  }
}

/** Removes what killed processes left. */
async function sweep() {
  for (const name of await readdir(RUNS)) {
    if (isAlive(name)) continue;
    await exec('rm', ['-rf', '--', join(RUNS, name)]);
  }
}
