// @ts-check
// A Wine of our own for each architecture: Debian trixie's, unpacked into the cache. The machine's
// Wine, if it has one, is left alone; Debian 12's is too old for Node 24 and for Vite's native parts.

import { copyFile, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../lib/cache.mjs';
import { ARCHITECTURES } from './architectures.mjs';
import { requireFile, SUITE, unpackDebian } from './debian.mjs';
import { emulatorFile } from './emulator.mjs';
import { HOST_NAME } from './namespace.mjs';
import { slim } from './slim.mjs';

/** @typedef {import('./architectures.mjs').Arch} Arch */
/** @typedef {import('./architectures.mjs').Architecture} Architecture */

// dash: wineserver is a shell script. libc-bin has the C.UTF-8 locale, without which Wine drops the
// high bit of every non-ASCII argument.
const PACKAGES = ['bash', 'dash', 'coreutils', 'hostname', 'libc-bin'];

/**
 * The cache key of a Wine root. Raise the number when a root of the recipe below would behave
 * differently.
 *
 * @param {Arch} arch
 */
export function wineKey(arch) {
  return `wine-${SUITE}-${ARCHITECTURES[arch].debian}-1`;
}

/**
 * Returns the folder of the unpacked Wine.
 *
 * @param {Arch} [arch]
 * @returns {Promise<string>}
 */
export function wineRoot(arch = 'x64') {
  const architecture = ARCHITECTURES[arch];
  return cached(
    wineKey(arch),
    (folder) => unpackWine(folder, architecture),
    `unpacking Wine for Windows programs (${arch}, 270 MB)`,
  );
}

/**
 * @param {string} folder
 * @param {Architecture} architecture
 */
async function unpackWine(folder, architecture) {
  const { debian, wine, launcher, dlls, emulator } = architecture;
  const [emulatorPath] = await Promise.all([
    emulator && emulatorFile(emulator),
    unpackDebian(folder, debian, [wine, ...PACKAGES]),
  ]);
  requireFile(folder, `usr/lib/wine/${launcher}`, wine);
  requireFile(folder, `${dlls}/kernel32.dll`, 'libwine');
  if (emulator && emulatorPath) await copyFile(emulatorPath, join(folder, emulator.file));
  await installZlib(folder, architecture);
  await slim(folder, architecture);
  await prepareForRuns(folder);
}

/**
 * Does what the package's install script does, as none is run: Wine's zlib is another package's
 * file, marked as one of Wine's own. Without it no program starts.
 *
 * @param {string} root
 * @param {Architecture} architecture
 */
async function installZlib(root, { zlib, dlls }) {
  if (zlib === undefined) return;
  requireFile(root, zlib, 'libz-mingw-w64');
  const target = join(root, dlls, 'zlib1.dll');
  await copyFile(join(root, zlib), target);
  const mark = Buffer.alloc(32);
  mark.write('Wine builtin DLL');
  const file = await open(target, 'r+');
  await file.write(mark, 0, mark.length, 64);
  await file.close();
}

/** @param {string} root */
async function prepareForRuns(root) {
  // Mount points: the host's files, the prefix, what tells the kernel of an emulator.
  for (const folder of ['host', 'w', 'binfmt']) await mkdir(join(root, folder));
  // No package wrote these. Wine looks up its own name at every start.
  await writeFile(join(root, 'etc/hosts'), `127.0.0.1 localhost ${HOST_NAME}\n::1 localhost\n`);
  await writeFile(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
}
