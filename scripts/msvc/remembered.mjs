// @ts-check
// Compiling all is minutes of work, and most changes are to one file: what was clean is not compiled
// again as long as nothing that it depends on has changed.

import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { filesUnder } from '../build/files.mjs';
import { fingerprint, versionOf } from '../build/fingerprint.mjs';
import { CACHE } from '../lib/cache.mjs';
import { OWNER } from '../lib/owner.mjs';
import { compile, compilerVersion } from './compile.mjs';
import { filesOf } from './text.mjs';

/** @typedef {Omit<Parameters<typeof compile>[0], 'object'> & { wanted: boolean }} Job */

const FOLDER = join(CACHE, 'build/msvc');

/**
 * Compiles a source unless it is known to be clean.
 *
 * @param {Job} job
 * @returns {Promise<{ problem: string, object: string }>} the object file is there if it was wanted and
 *   there is no problem
 */
export async function compileOnce({ wanted, ...job }) {
  const file = join(FOLDER, `${await keyOf(job)}${wanted ? '.obj' : '.ok'}`);
  if (existsSync(file)) return { problem: '', object: file };
  await mkdir(FOLDER, { recursive: true });
  const draft = `${file}.${OWNER}`;
  const problem = await compile({ ...job, object: wanted ? draft : undefined });
  if (problem === '') {
    if (!wanted) await writeFile(draft, '');
    await rename(draft, file);
  }
  return { problem, object: file };
}

/** @param {Omit<Job, 'wanted'>} job */
async function keyOf({ project, mode, source, headers }) {
  // All headers, though most sources include few of them: to find out which takes a compiler.
  const files = filesOf(project).filter((file) => file.endsWith('.h'));
  const facts = [
    ...[await version(), ...['node-addon-api', 'node-api-headers', 'node-gyp'].map(versionOf)],
    ...[project.machine, ...mode.flags, ...project.compiler, ...project.includes],
    basename(headers),
  ];
  return fingerprint([source, ...files, ...filesUnder('scripts/msvc')], facts).slice(0, 16);
}

/** @type {Promise<string> | undefined} */
let asked;

function version() {
  return (asked ??= compilerVersion());
}
