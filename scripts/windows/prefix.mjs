// @ts-check
// WINEPREFIX folders, each a C: drive with a registry. Making one takes Wine 15 s, so it is done
// once, and every run gets a clone made of hard links.

import { spawnSync } from 'node:child_process';
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
import { CACHE, cached } from '../lib/cache.mjs';
import { atEnd } from '../lib/cleanup.mjs';
import { exec } from '../lib/exec.mjs';
import { isAlive, OWNER } from '../lib/owner.mjs';
import { supervise } from './supervise.mjs';
import { WINE_DLLS, WINE_KEY, wineRoot } from './wine.mjs';

const RUNS = join(CACHE, 'runs');

const BOOT = `
wine64 wineboot --init &&
# No display: hidden windows work, and nothing looks for an X server.
wine64 reg add 'HKCU\\Software\\Wine\\Drivers' /v Graphics /d null /f &&
# A crash ends the process with its code at once; no debugger, no dialog.
wine64 reg add 'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug' /v Auto /d 0 /f &&
wine64 reg add 'HKCU\\Software\\Wine\\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f &&
# Services that every start would wait for, a third of a second: off, or on demand.
start() { wine64 reg add "HKLM\\System\\CurrentControlSet\\Services\\$1" /v Start /t REG_DWORD /d $2 /f; } &&
for name in winebth winebus winehid wineusb; do start $name 4 || exit; done &&
for name in Eventlog NDIS PlugPlay; do start $name 3 || exit; done &&
wineserver -w`;

let serial = 0;

/** DLLs that a prefix does without: no browser engine, no .NET, no desktop menus. */
export const NO_EXTRAS = 'mscoree=;mshtml=;winemenubuilder.exe=';

/**
 * Returns the prefix that clones are made of. Nothing may run in it.
 *
 * @returns {Promise<string>}
 */
export async function templatePrefix() {
  const root = await wineRoot();
  return cached(`${WINE_KEY}-prefix-1`, (folder) => boot(root, folder), 'preparing Wine');
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function boot(root, folder) {
  const { code, stderr } = await supervise({
    ...{ root, folder, prefix: folder, cwd: '/w', argv: ['bash', '-c', BOOT] },
    env: { WINEDLLOVERRIDES: NO_EXTRAS },
  });
  if (code !== 0) throw new Error(`Wine did not start (exit code ${code})\n${stderr}`);
  for (const name of ['started', 'stdout', 'stderr']) await rm(join(folder, name));
  // Wine would rebuild the prefix whenever the date of its own files changes, as a restored CI cache
  // may make it.
  await writeFile(join(folder, '.update-timestamp'), 'disable\n');
  await shareDlls(join(root, WINE_DLLS), join(folder, 'drive_c/windows/system32'));
}

/**
 * Replaces the prefix's copies of Wine's DLLs with hard links: 700 MB less.
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
 * @returns {Promise<{ folder: string, prefix: string, remove: () => void }>} `folder` is free for the
 *   run's other files; `remove` may be called more than once, and is called when this process ends
 */
export async function clonePrefix() {
  const template = await templatePrefix();
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
