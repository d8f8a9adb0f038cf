// @ts-check
// A lock between processes: a file that names its owner. `link` makes it appear with its content,
// so nobody ever reads an empty lock. It only saves double work: what it guards is published by a
// rename and stays correct even if two processes should ever hold it.

import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, OWNER } from './owner.mjs';

let serial = 0;

/**
 * Runs `work` while holding the lock `file`.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} [onWait] called once if somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
  const draft = `${file}.${OWNER}-${++serial}`;
  await writeFile(draft, `${OWNER}-${serial}`);
  try {
    for (let first = true; !(await tryLink(draft, file)); first = false) {
      const owner = await readFile(file, 'utf8').catch(() => '');
      if (owner !== '' && !isAlive(owner)) {
        await evict(file, owner);
        continue;
      }
      if (first && owner !== '') onWait?.(owner);
      await sleep(100);
    }
  } finally {
    await rm(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * @param {string} draft
 * @param {string} file
 */
async function tryLink(draft, file) {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves a dead owner's lock away. Two waiters may try at once: the slower one may catch the lock
 * of the faster one, so look at what was caught and put it back if it is not the dead one.
 *
 * @param {string} file
 * @param {string} deadOwner
 */
async function evict(file, deadOwner) {
  const caught = `${file}.${OWNER}-${++serial}`;
  try {
    await rename(file, caught);
  } catch {
    return;
  }
  if ((await readFile(caught, 'utf8')) !== deadOwner) await tryLink(caught, file);
  await rm(caught, { force: true });
}
