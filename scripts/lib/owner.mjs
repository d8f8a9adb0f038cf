// @ts-check
// Names the process that owns a lock or a scratch folder, so that another process can tell whether
// the owner still lives. A pid alone is not enough: pids are reused, so the start time goes with it.

import { readFileSync } from 'node:fs';

/** The owner mark of this process, fit for a file name. */
export const OWNER = `${process.pid}-${startTime(process.pid) ?? 0}`;

/**
 * Tells whether the process behind an owner mark is still running.
 *
 * @param {string} owner text that begins with an owner mark; anything else counts as dead
 * @returns {boolean}
 */
export function isAlive(owner) {
  const [, pid, start] = /^(\d+)-(\d+)/.exec(owner) ?? [];
  if (pid === undefined) return false;
  if (process.platform === 'linux') return startTime(Number(pid)) === start;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * @param {number} pid
 * @returns {string | undefined} clock ticks since boot, on Linux
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in parentheses and may hold anything; count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
