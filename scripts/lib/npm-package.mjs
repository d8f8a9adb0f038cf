// @ts-check
// Fetches one npm package at a pinned version and checks its hash before anything in it is used.
// `npm pack` instead of `npm install`: the packages are for another operating system, which
// install refuses, and no install script may run.

import { createHash } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { exec } from './exec.mjs';
import { npm } from './npm.mjs';

/** @typedef {{ name: string, version: string, integrity: string }} Pin */

/** @type {Record<string, Pin>} */
const pins = createRequire(import.meta.url)('../pins.json');

/**
 * Looks up a package in `scripts/pins.json`.
 *
 * @param {string} key
 * @returns {Pin}
 */
export function pin(key) {
  const found = pins[key];
  if (found === undefined) throw new Error(`scripts/pins.json has no '${key}'`);
  return found;
}

/**
 * Returns the folder of the unpacked package, fetching it first if needed.
 *
 * @param {Pin} pin
 * @param {string} [what] for the progress line
 * @returns {Promise<string>}
 */
export function npmPackage({ name, version, integrity }, what = `fetching ${name}@${version}`) {
  // The hash is part of the key: another pin is another entry, never a stale one.
  const id = integrity
    .replace(/^sha512-/, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 12);
  const key = join('npm', `${name.replace('/', '+')}@${version}-${id}`);
  return cached(key, (folder) => unpack(folder, { name, version, integrity }), what);
}

/**
 * @param {string} folder
 * @param {Pin} pin
 */
async function unpack(folder, { name, version, integrity }) {
  await npm(['pack', '--loglevel=error', '--ignore-scripts', `${name}@${version}`], {
    cwd: folder,
  });
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack ${name}@${version} left no tarball`);
  const file = join(folder, tarball);
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(file))
    .digest('base64')}`;
  if (actual !== integrity) {
    throw new Error(
      `${name}@${version} is not the package that scripts/pins.json names, so it was not unpacked\n` +
        `  expected ${integrity}\n  received ${actual}`,
    );
  }
  await exec('tar', ['-xzf', tarball, '--strip-components=1', '--no-same-owner'], { cwd: folder });
  await rm(file);
}
