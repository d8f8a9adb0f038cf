// @ts-check
// Unpacks Debian packages with everything that they depend on into a folder. Nothing is installed on
// this machine, and no package script runs.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../lib/exec.mjs';
import { debianMirror } from './mirror.mjs';
import { requireTools } from './namespace.mjs';

export const SUITE = 'trixie';

/**
 * @param {string} folder an empty one
 * @param {string} architecture as Debian calls it
 * @param {readonly string[]} packages
 */
export async function unpackDebian(folder, architecture, packages) {
  requireTools(['mmdebstrap', 'apt-get']);
  const mirror = await debianMirror();
  // chrootless: nothing is run inside, so neither root nor sub-uids nor an emulator are needed.
  await exec('mmdebstrap', [
    ...['--quiet', '--mode=chrootless', '--variant=extract', `--architectures=${architecture}`],
    ...['--aptopt=APT::Install-Recommends "false"', `--include=${packages.join(',')}`],
    ...[SUITE, folder, ...(mirror === undefined ? [] : [mirror])],
  ]).catch((error) => explain(error, `${packages[0]} for ${architecture}`));
}

/**
 * @param {Error} error
 * @param {string} what
 * @returns {never}
 */
function explain(error, what) {
  const reason = /NO_PUBKEY|not signed|signature/i.test(error.message)
    ? `apt here has no key for Debian ${SUITE}: apt-get install debian-archive-keyring gpg (a current one)`
    : error.message;
  throw new Error(`Debian ${SUITE}'s ${what} could not be unpacked: ${reason}`, { cause: error });
}

/**
 * Throws if a package that was unpacked did not bring what it was unpacked for.
 *
 * @param {string} folder
 * @param {string} file
 * @param {string} packageName
 */
export function requireFile(folder, file, packageName) {
  if (existsSync(join(folder, file))) return;
  throw new Error(`Debian ${SUITE}'s package ${packageName} has no ${file}`);
}
