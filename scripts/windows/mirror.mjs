// @ts-check
// Finds the Debian mirror that this machine uses. No host is ever written down: a machine behind a
// proxy or with a mirror of its own keeps using it.

import { readFile } from 'node:fs/promises';
import { exec } from '../lib/exec.mjs';

// --no-release-info: what the sources say, even if their package lists were never downloaded.
const ASK = ['indextargets', '--no-release-info', 'Created-By: Packages'];
const FORMAT = '$(RELEASE) $(COMPONENT) $(REPO_URI)';

/**
 * Asks apt, which reads every form of sources file (one-line, deb822, mirror lists).
 *
 * @returns {Promise<string | undefined>} undefined on a machine that is not Debian: the tool that
 *   unpacks knows Debian's default mirror
 */
export async function debianMirror() {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const targets = await exec('apt-get', [...ASK, '--format', FORMAT]);
  return pickMirror(osRelease, targets);
}

/**
 * @param {string} osRelease the text of /etc/os-release
 * @param {string} targets one `<suite> <component> <uri>` per line
 * @returns {string | undefined}
 */
export function pickMirror(osRelease, targets) {
  if (!/^ID=debian$/m.test(osRelease)) return undefined;
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(osRelease)?.[1];
  const suites = new Set([codename, 'stable', 'testing', 'unstable', 'sid', 'trixie']);
  const mirrors = targets
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([suite, component]) => suites.has(suite) && component === 'main')
    .map(([, , ...uri]) => uri.join(' '));
  // Other vendors name suites after Debian's too; the distribution itself lives in …/debian.
  return mirrors.find((uri) => /\/debian\/?$/.test(uri)) ?? mirrors[0];
}
