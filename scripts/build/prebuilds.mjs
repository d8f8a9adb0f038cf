// @ts-check
// The committed prebuilds and the manifest beside them, which says from which sources each was built.
// By it anybody can tell that a prebuild is stale, without a compiler; that it is *true* is what
// `npm run verify:prebuilds` tells, by building again.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CACHE, cached, REPO } from '../lib/cache.mjs';
import { withLock } from '../lib/lock.mjs';
import { temporaryFolder } from '../lib/temporary.mjs';
import { crossBuild } from './cross.mjs';
import { fingerprint, nativeFingerprint } from './fingerprint.mjs';
import { fixedAnswers } from './fixed-answers.mjs';
import { prebuildified } from './prebuildify.mjs';
import { ALL_TARGETS, TARGETS } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */
/** @typedef {Partial<Record<Target, { sources: string, sha256: string }>>} Manifest */

const MANIFEST = join(REPO, 'prebuilds/manifest.json');

/** @type {Target} */
export const TESTED_TARGET = 'win32-x64';

/** @param {Target} target */
export function prebuildFile(target) {
  return join(REPO, 'prebuilds', target, TARGETS[target].file);
}

/**
 * Says of each given target why its prebuild is not that of today's sources.
 *
 * @param {readonly Target[]} targets
 * @returns {Promise<{ target: Target, why: string }[]>}
 */
export async function stalePrebuilds(targets) {
  const manifest = await readManifest();
  const sources = nativeFingerprint('addon');
  const stale = [];
  for (const target of targets) {
    const entry = manifest[target];
    const content = await readFile(prebuildFile(target)).catch(() => undefined);
    const why =
      content === undefined || entry === undefined
        ? 'is missing'
        : entry.sources !== sources
          ? 'was built from other sources'
          : entry.sha256 !== sha256(content)
            ? 'is not the file that was built'
            : undefined;
    if (why !== undefined) stale.push({ target, why });
  }
  return stale;
}

/**
 * The same of all targets, as text; empty if they are as they should be.
 */
export async function prebuildProblems() {
  const stale = await stalePrebuilds(ALL_TARGETS);
  if (stale.length === 0) return '';
  const lines = stale.map(({ target, why }) => `the prebuild for ${target} ${why}`);
  return [...lines, 'to bring them up to date: npm run build:prebuilds'].join('\n');
}

/**
 * Builds prebuilds anew and writes them and the manifest.
 *
 * @param {readonly Target[]} targets
 */
export async function writePrebuilds(targets) {
  const sources = nativeFingerprint('addon');
  for (const target of targets) {
    const built = await builtFile(target, 'addon');
    const out = prebuildFile(target);
    await mkdir(dirname(out), { recursive: true });
    const named = await prebuildified(target, built, temporaryFolder('wtsapi32-prebuild'));
    if (basename(named) !== basename(out)) {
      throw new Error(`prebuildify calls it ${basename(named)}, targets.mjs ${basename(out)}`);
    }
    // Renamed into place: somebody may be loading the old one.
    await copyFile(named, `${out}.draft`);
    await rename(`${out}.draft`, out);
    await addToManifest(target, { sources, sha256: sha256(await readFile(out)) });
  }
}

/**
 * Returns the file of today's sources, building it if nobody has yet.
 *
 * @param {Target} target
 * @param {import('./native.mjs').Kind} kind
 */
export async function builtFile(target, kind) {
  const name = kind === 'addon' ? TARGETS[target].file : 'wtsapi32.dll';
  const sources = nativeFingerprint(kind);
  // The simulated DLL has the model's answers in it: compiled again when they change, not whenever the model does.
  const inputs =
    kind === 'sim' ? fingerprint([], [sources, basename(await fixedAnswers())]) : sources;
  const key = join('build', `${kind}-${target}-${inputs.slice(0, 16)}`);
  const what = `building the ${kind === 'addon' ? 'addon' : 'simulated DLL'} for ${target}`;
  const folder = await cached(
    key,
    (draft) => crossBuild({ target, kind, out: join(draft, name) }),
    `${what} (the first time takes minutes)`,
  );
  return join(folder, name);
}

/** @param {Buffer} content */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** @returns {Promise<Manifest>} */
async function readManifest() {
  const text = await readFile(MANIFEST, 'utf8').catch(() => '{}');
  return JSON.parse(text);
}

/**
 * @param {Target} target
 * @param {{ sources: string, sha256: string }} entry
 */
async function addToManifest(target, entry) {
  await withLock(join(CACHE, 'build/manifest.lock'), async () => {
    const all = { ...(await readManifest()), [target]: entry };
    const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
    await writeFile(MANIFEST, `${JSON.stringify(sorted, null, 2)}\n`);
  });
}
