// @ts-check
// A hash over everything that a built file depends on. What was built from the same fingerprint need
// not be built again, and a committed file whose fingerprint is not today's is stale.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { REPO } from '../lib/cache.mjs';
import { filesIn, filesUnder } from './files.mjs';
import { versionDefines } from './native.mjs';

/** @typedef {import('./native.mjs').Kind} Kind */

const require = createRequire(import.meta.url);

/** The scripts that decide which bytes come out. */
const SCRIPTS = [
  ...['native', 'node-api-imports', 'exports', 'cross', 'unwinding', 'zig', 'targets', 'files'],
];

const FILES = {
  addon: () => filesUnder('native'),
  // Not the folders in it: those are tests of it.
  sim: () => [...filesIn('test/native/wtsapi32-sim'), ...filesUnder('native/cross')],
};

/**
 * Returns the fingerprint of the addon or of the simulated DLL, for whichever target.
 *
 * @param {Kind} kind
 */
export function nativeFingerprint(kind) {
  return fingerprint(
    [...FILES[kind](), ...SCRIPTS.map((name) => `scripts/build/${name}.mjs`)],
    [
      pinOf('zig-linux-x64'),
      versionOf('node-addon-api'),
      versionOf('node-api-headers'),
      // In the version resource.
      ...(kind === 'addon' ? versionDefines : []),
    ],
  );
}

/**
 * Hashes files, by name and content, and some facts.
 *
 * @param {readonly string[]} files from the repository's folder, with slashes
 * @param {readonly string[]} facts
 */
export function fingerprint(files, facts) {
  const hash = createHash('sha256');
  for (const file of files) {
    // A checkout with CRLF line ends is the same source.
    const text = readFileSync(join(REPO, file), 'latin1').replaceAll('\r\n', '\n');
    hash.update(`${file}\0${text}\0`, 'latin1');
  }
  for (const fact of facts) hash.update(`${fact}\0`);
  return hash.digest('hex');
}

/**
 * The version of an installed package, as a fact.
 *
 * @param {string} name
 */
export function versionOf(name) {
  return `${name}@${require(`${name}/package.json`).version}`;
}

/** @param {string} key */
function pinOf(key) {
  return JSON.stringify(require('../pins.json')[key]);
}
