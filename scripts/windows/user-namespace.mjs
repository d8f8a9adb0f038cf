// @ts-check
// The user namespace around a command, where one is needed: for an ordinary user, who may mount and
// chroot only in a namespace of his own, and for a binfmt_misc of our own, which belongs to one.

import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

// Asks for its ids on descriptor 3, waits for the answer, and starts what it is there for.
const WAIT = 'echo >&3; read -r _ <&3 || exit; exec "$@" 3<&-';

/**
 * @param {{ needed: boolean }} options whether even root must have one
 * @returns {{ argv: string[], stdio: 'pipe'[], attend: (child: ChildProcess) => void }} what to put
 *   before the command, the descriptors that it needs from 3 on, and what to call once it is started
 */
export function userNamespace({ needed }) {
  if (process.getuid?.() !== 0) {
    return { argv: ['unshare', '--user', '--map-root-user'], stdio: [], attend() {} };
  }
  if (!needed) return { argv: [], stdio: [], attend() {} };
  return {
    argv: ['unshare', '--user', 'bash', '-c', WAIT, 'bash'],
    stdio: ['pipe'],
    attend: giveAllIds,
  };
}

/**
 * Makes every user and group mean the same inside: with root alone mapped, as unshare(1) does it,
 * root could not touch other users' files. Only a process outside may do this.
 *
 * @param {ChildProcess} child
 */
function giveAllIds(child) {
  const channel = /** @type {import('node:net').Socket} */ (child.stdio[3]);
  // The child may be killed meanwhile.
  channel.on('error', () => {});
  channel.once('data', () => {
    try {
      for (const map of ['uid_map', 'gid_map']) {
        // In a container, our own ids may be a part of all.
        const own = readFileSync(`/proc/self/${map}`, 'latin1');
        const same = own.replace(/^\s*(\d+)\s+\d+\s+(\d+)$/gm, '$1 $1 $2');
        writeFileSync(`/proc/${child.pid}/${map}`, same);
      }
      channel.end('\n');
    } catch (error) {
      // The child ends, as nobody answers.
      channel.destroy();
      child.emit('error', error);
    }
  });
}
