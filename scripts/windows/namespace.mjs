// @ts-check
// Runs a command inside the Wine root, in namespaces of its own: user (if need be), mount, pid and
// host name. The kernel ends everything inside with its first process.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { which } from '../lib/exec.mjs';
import { ARCHITECTURES } from './architectures.mjs';
import { userNamespace } from './user-namespace.mjs';

/** The computer's name inside, so that nothing depends on the machine that it runs on. */
export const HOST_NAME = 'WINE-HOST';

const ENTER = join(dirname(fileURLToPath(import.meta.url)), 'enter.sh');

/** Which Debian package has each tool that is used here or by wine.mjs. */
const PACKAGES = {
  mmdebstrap: 'mmdebstrap',
  'apt-get': 'apt',
  bash: 'bash',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  mount: 'mount',
  chroot: 'coreutils',
};

/**
 * Throws one error that names every missing tool's package.
 *
 * @param {readonly (keyof typeof PACKAGES)[]} tools
 */
export function requireTools(tools) {
  const missing = tools.filter((tool) => which(tool) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((tool) => PACKAGES[tool]))].join(' ');
  throw new Error(
    `Running Windows programs on Linux needs ${missing.join(', ')}: apt-get install ${packages}`,
  );
}

/**
 * @typedef {object} Inside
 * @property {import('./architectures.mjs').Arch} arch of the command
 * @property {string} root the unpacked Wine of that architecture
 * @property {string} prefix host folder of the WINEPREFIX, `/w` inside
 * @property {readonly string[]} argv the command
 * @property {string} cwd folder inside
 * @property {Readonly<Record<string, string>>} [env] for the command, beside what Wine needs
 * @property {string} stdin host file to read as the standard input
 * @property {string} stdout host file that gets the standard output
 * @property {string} stderr host file that gets the standard error
 * @property {string} started host file that appears once the namespaces are set up
 * @property {readonly (readonly [from: string, to: string])[] | undefined} [binds] host folders to bind over
 *   other host folders, inside only
 */

/**
 * Starts the command. The child's own stderr tells only of failed setup.
 *
 * @param {Inside} inside
 */
export function enter({ arch, root, prefix, argv, cwd, env = {}, binds = [], ...files }) {
  requireTools(['bash', 'unshare', 'setpriv', 'mount', 'chroot']);
  const architecture = ARCHITECTURES[arch];
  const user = userNamespace({ needed: architecture.emulator !== undefined });
  // setpriv comes after the user namespace, which resets the signal. It covers SIGKILL to us.
  const namespaces = [
    ...[...user.argv, 'setpriv', '--pdeathsig', 'KILL'],
    ...['unshare', '--mount', '--pid', '--uts', '--fork', '--kill-child'],
    ...['--propagation', 'private', 'bash', ENTER],
  ];
  const variables = Object.entries({
    ...{ WINEDEBUG: '-all', ...env, ...architecture.env },
    ...{ HOME: '/root', PATH: '/usr/lib/wine:/usr/bin:/bin', LANG: 'C.UTF-8' },
    ...{ XDG_RUNTIME_DIR: '/tmp', WINEPREFIX: '/w' },
  }).map(([name, value]) => `${name}=${value}`);
  const [command, ...args] = namespaces;
  const child = spawn(
    /** @type {string} */ (command),
    [
      ...args,
      ...[root, HOST_NAME, prefix, cwd, files.started],
      ...[files.stdin, files.stdout, files.stderr],
      architecture.emulator?.rule ?? '',
      ...[`${binds.length}`, ...binds.flat()],
      ...[...variables, ...argv],
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe', ...user.stdio],
      env: { PATH: `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/sbin` },
    },
  );
  user.attend(child);
  return child;
}

/**
 * Ends everything inside at once. The first process inside is killed rather than `unshare`, which
 * then returns only when the last process is gone.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function killInside(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  /** @type {number[]} */
  let first = [];
  try {
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'latin1');
    first = children.split(' ').filter(Boolean).map(Number);
  } catch {
    // No such file in this kernel: --kill-child does the same, a moment later.
  }
  if (first.length === 0) child.kill('SIGKILL');
  for (const pid of first) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
}
