// @ts-check
// The program that runs another processor's programs here: Debian trixie's qemu, whatever this
// machine has itself. Debian 12's is too old for Wine.

import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached } from '../lib/cache.mjs';
import { requireFile, SUITE, unpackDebian } from './debian.mjs';

// This machine's: everything here is for Linux on x64.
const DEBIAN = 'amd64';

/**
 * Returns the host path of the emulator, which needs no shared library.
 *
 * @param {import('./architectures.mjs').Emulator} emulator
 * @returns {Promise<string>}
 */
export async function emulatorFile(emulator) {
  const name = basename(emulator.file);
  const folder = await cached(
    `${name}-${SUITE}-${DEBIAN}-1`,
    (empty) => unpackEmulator(empty, emulator),
    `unpacking the emulator ${name} (17 MB)`,
  );
  return join(folder, name);
}

/**
 * @param {string} folder
 * @param {import('./architectures.mjs').Emulator} emulator
 */
async function unpackEmulator(folder, { package: packageName, file }) {
  // The package has an emulator for each of 40 processors.
  const all = join(folder, 'all');
  await mkdir(all);
  await unpackDebian(all, DEBIAN, [packageName]);
  requireFile(all, file, packageName);
  await rename(join(all, file), join(folder, basename(file)));
  await rm(all, { recursive: true });
}
