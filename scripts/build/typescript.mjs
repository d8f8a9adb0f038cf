// @ts-check
// Compiles src into dist, if dist is not what src compiles to. Also `npm run build`.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, REPO } from '../lib/cache.mjs';
import { exec } from '../lib/exec.mjs';
import { withLock } from '../lib/lock.mjs';
import { bundle, bundlerVersion } from './bundle.mjs';
import { filesUnder } from './files.mjs';
import { fingerprint, versionOf } from './fingerprint.mjs';

const STAMP = join(CACHE, 'build/dist.sha256');
const SCRIPTS = ['scripts/build/typescript.mjs', 'scripts/build/bundle.mjs'];

export async function buildTypeScript() {
  await mkdir(join(CACHE, 'build'), { recursive: true });
  await withLock(`${STAMP}.lock`, async () => {
    const before = await readFile(STAMP, 'utf8').catch(() => '');
    if (before === state()) return;
    process.stderr.write('wtsapi32: compiling TypeScript…\n');
    await declare();
    await removeLeftovers(await bundle());
    await writeFile(STAMP, state());
  });
}

/** What goes in and what came out: a dist that somebody changed is not up to date either. */
function state() {
  const sources = [...filesUnder('src', /\.ts$/), 'tsconfig.build.json', 'tsconfig.json'];
  const input = fingerprint(
    [...sources, ...SCRIPTS],
    [versionOf('typescript'), versionOf('@types/node'), bundlerVersion],
  );
  const output = existsSync(join(REPO, 'dist')) ? fingerprint(filesUnder('dist'), []) : 'none';
  return `${input}\n${output}\n`;
}

/** Checks the sources, and writes their declarations. */
async function declare() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await exec(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: REPO });
}

/**
 * What an older src left in dist would be published. Written over and then swept, not emptied first:
 * a program that is running from it goes on to find its files.
 *
 * @param {string[]} bundles
 */
async function removeLeftovers(bundles) {
  const declarations = filesUnder('src', /\.ts$/).map((file) =>
    file.replace(/^src(.*)\.ts$/, 'dist$1.d.ts'),
  );
  const expected = new Set([...declarations, ...bundles]);
  for (const file of filesUnder('dist')) if (!expected.has(file)) await rm(join(REPO, file));
}

const program = process.argv[1];
if (program !== undefined && resolve(program) === fileURLToPath(import.meta.url)) {
  await buildTypeScript();
}
