// @ts-check
// A Wine of our own: Debian trixie's, unpacked into the cache. The machine's Wine, if it has one, is
// left alone; Debian 12's is too old for Node 24 and for Vite's native parts.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../lib/cache.mjs';
import { exec } from '../lib/exec.mjs';
import { debianMirror } from './mirror.mjs';
import { HOST_NAME, requireTools } from './namespace.mjs';

const SUITE = 'trixie';
// dash: wineserver is a shell script. libc-bin has the C.UTF-8 locale, without which Wine drops the
// high bit of every non-ASCII argument.
const PACKAGES = 'wine64,bash,dash,coreutils,hostname,libc-bin';

/** The cache key of the Wine root. Raise the number when the recipe below changes. */
export const WINE_KEY = `wine-${SUITE}-amd64-1`;

/** Wine's own DLLs as Windows files, in the root. */
export const WINE_DLLS = 'usr/lib/x86_64-linux-gnu/wine/x86_64-windows';

/**
 * Returns the folder of the unpacked Wine.
 *
 * @returns {Promise<string>}
 */
export function wineRoot() {
  return cached(WINE_KEY, unpackWine, 'unpacking Wine for Windows programs (1 GB)');
}

/** @param {string} folder */
async function unpackWine(folder) {
  requireTools(['mmdebstrap', 'apt-get']);
  const mirror = await debianMirror();
  // chrootless: nothing is run inside, so neither root nor sub-uids are needed.
  await exec('mmdebstrap', [
    ...['--quiet', '--mode=chrootless', '--variant=extract', '--architectures=amd64'],
    ...['--aptopt=APT::Install-Recommends "false"', `--include=${PACKAGES}`],
    ...[SUITE, folder, ...(mirror === undefined ? [] : [mirror])],
  ]).catch(explain);
  await installZlib(folder);
  await prepareForRuns(folder);
}

/**
 * @param {Error} error
 * @returns {never}
 */
function explain(error) {
  if (!/NO_PUBKEY|not signed|signature/i.test(error.message)) throw error;
  throw new Error(
    `apt here has no key for Debian ${SUITE}: apt-get install debian-archive-keyring gpg (a current one)`,
    { cause: error },
  );
}

/**
 * Does what the package's install script does, as none is run: Wine's zlib is another package's
 * file, marked as one of Wine's own. Without it no program starts.
 *
 * @param {string} root
 */
async function installZlib(root) {
  const target = join(root, WINE_DLLS, 'zlib1.dll');
  await copyFile(join(root, 'usr/x86_64-w64-mingw32/lib/zlib1.dll'), target);
  const mark = Buffer.alloc(32);
  mark.write('Wine builtin DLL');
  const file = await open(target, 'r+');
  await file.write(mark, 0, mark.length, 64);
  await file.close();
}

/** @param {string} root */
async function prepareForRuns(root) {
  // Mount points: the host's files, the prefix.
  for (const folder of ['host', 'w']) await mkdir(join(root, folder));
  // No package wrote these. Wine looks up its own name at every start.
  await writeFile(join(root, 'etc/hosts'), `127.0.0.1 localhost ${HOST_NAME}\n::1 localhost\n`);
  await writeFile(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  // The mirror's name, and 70 MB that nothing reads.
  const unused = ['doc', 'info', 'lintian', 'locale', 'man'].map((name) => `usr/share/${name}`);
  for (const path of ['etc/apt', ...unused]) {
    if (existsSync(join(root, path))) await rm(join(root, path), { recursive: true });
  }
}
