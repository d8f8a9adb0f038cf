// @ts-check
// The cache of everything that is fetched or generated once: Wine, Windows runtimes, compilers.
// An entry is built in a folder beside its place and renamed into it, so an entry that exists is
// complete, whatever was killed at whatever moment.

import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { isAlive, OWNER } from './owner.mjs';

/** The repository's folder. */
export const REPO = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The cache folder: `.cache` in the repository, or where `WTSAPI32_CACHE` says. */
export const CACHE = resolve(process.env.WTSAPI32_CACHE || join(REPO, '.cache'));

/** @type {Map<string, Promise<string>>} */
const underWay = new Map();
let drafts = 0;

/**
 * Returns the folder of a cache entry and builds it first if it does not exist.
 *
 * @param {string} key where the entry is in the cache; name everything in it that the content
 *   depends on, as entries never expire
 * @param {(folder: string) => Promise<void>} build fills the empty `folder`
 * @param {string} [what] what is going on, for the progress line: 'fetching Node 22 (30 MB)'
 * @returns {Promise<string>}
 */
export function cached(key, build, what = `building ${key}`) {
  // Callers in this process share one build; the lock is for other processes.
  const running = underWay.get(key) ?? findOrBuild(join(CACHE, key), build, what);
  underWay.set(key, running);
  return running.finally(() => underWay.delete(key));
}

/**
 * @param {string} entry
 * @param {(folder: string) => Promise<void>} build
 * @param {string} what
 */
async function findOrBuild(entry, build, what) {
  if (existsSync(entry)) return entry;
  await mkdir(dirname(entry), { recursive: true });
  await withLock(
    `${entry}.lock`,
    async () => {
      if (existsSync(entry)) return;
      await removeLeftovers(entry);
      await progress(what, () => buildInto(entry, build));
    },
    (owner) => say(`${what}: waiting for process ${owner.split('-')[0]}, which is at it…`),
  );
  return entry;
}

/**
 * Prints what is going on, and afterwards how long it took.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function progress(what, work) {
  say(`${what}…`);
  const start = performance.now();
  const result = await work();
  say(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * @param {string} entry
 * @param {(folder: string) => Promise<void>} build
 */
async function buildInto(entry, build) {
  const draft = `${entry}.draft-${OWNER}-${++drafts}`;
  await mkdir(draft);
  try {
    await build(draft);
    await rename(draft, entry);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else published the same entry first: as good as ours.
    if (!existsSync(entry)) throw error;
  }
}

/**
 * Removes the drafts of builders that were killed.
 *
 * @param {string} entry
 */
async function removeLeftovers(entry) {
  const prefix = `${basename(entry)}.draft-`;
  for (const name of await readdir(dirname(entry))) {
    if (!name.startsWith(prefix) || isAlive(name.slice(prefix.length))) continue;
    await rm(join(dirname(entry), name), { recursive: true, force: true });
  }
}

// Progress goes to stderr: stdout belongs to the script that is run.
/** @param {string} line */
function say(line) {
  process.stderr.write(`wtsapi32: ${line}\n`);
}
