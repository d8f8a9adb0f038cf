// @ts-check
// Headers that a compiler in MSVC mode can read: Windows' and the C library's from Wine, which is built
// with both kinds of compilers, and LLVM's C++ library. Microsoft's own may not be fetched here.

import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../lib/cache.mjs';
import { debianMirror } from '../windows/mirror.mjs';
import { DELAYIMP, must } from './tools.mjs';

const SUITE = 'trixie';
const PACKAGES = ['libwine-dev', 'libc++-19-dev'];

/** Raise the number when the recipe below changes. */
const KEY = `msvc-headers-${SUITE}-1`;

/** What Wine's C library has and Microsoft's has not. */
const NOT_IN_UCRT = ['unistd.h', 'dirent.h', 'sys/unistd.h'];

/** Headers of this check, which are found before Wine's of the same name and include them. */
export const OVERLAY = join(dirname(fileURLToPath(import.meta.url)), 'headers');

/** @returns {Promise<string>} a folder with `windows`, `crt` and `cxx` */
export function headers() {
  return cached(KEY, fetchHeaders, 'fetching headers for the MSVC check (20 MB)');
}

/** @param {string} folder */
async function fetchHeaders(folder) {
  const mirror = await debianMirror();
  const unpacked = join(folder, 'unpacked');
  // Nothing is installed: the packages are unpacked, in a root that has nothing else, by an apt of its
  // own. Its sandbox is off because the user _apt cannot write here, and would only warn of it.
  const fetch =
    'cd "$1" && export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" && ' +
    `apt-get -qq -o APT::Sandbox::User=root download ${PACKAGES.join(' ')} && ` +
    'for file in *.deb; do dpkg-deb -x "$file" .; done';
  await must('mmdebstrap', [
    ...['--quiet', '--mode=chrootless', '--variant=custom', '--architectures=amd64'],
    ...[`--customize-hook=${fetch}`, SUITE, unpacked, ...(mirror === undefined ? [] : [mirror])],
  ]);
  const wine = join(unpacked, 'usr/include/wine/wine');
  await rename(join(wine, 'windows'), join(folder, 'windows'));
  await rename(join(wine, 'msvcrt'), join(folder, 'crt'));
  await rename(join(unpacked, 'usr/lib/llvm-19/include/c++/v1'), join(folder, 'cxx'));
  // The rest of mingw-w64's headers is not for MSVC, so its folder cannot be given to a compiler.
  await copyFile(DELAYIMP, join(folder, 'windows/delayimp.h'));
  await rm(unpacked, { recursive: true });
  for (const name of NOT_IN_UCRT) await rm(join(folder, 'crt', name));
}
