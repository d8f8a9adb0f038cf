// @ts-check
// The packed package, and projects that have it as their users do: installed from the tarball.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from '../../../scripts/lib/exec.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';
import { pack } from '../../../scripts/test/pack.mjs';
import { newFolder } from './folders.mjs';
import { userEnv } from './run.mjs';

const APPS = fileURLToPath(new URL('../apps', import.meta.url));

/** The tarball: packed once for all test files by scripts/test/package.mjs, or by a file that runs alone. */
export const tarball = process.env.WTSAPI32_TARBALL ?? (await pack(newFolder()));

/** Unpacks the tarball. */
export async function unpack() {
  const folder = newFolder();
  await exec('tar', ['-xzf', tarball, '-C', folder]);
  return join(folder, 'package');
}

/** @type {Promise<string> | undefined} */
let installed;

async function install() {
  const folder = newFolder();
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  await npm(['install', '--no-audit', '--no-fund', '--loglevel=error', tarball], {
    cwd: folder,
    env: userEnv(),
  });
  return join(folder, 'node_modules');
}

/**
 * Makes a project that depends on the package.
 *
 * @param {Readonly<Record<string, string>>} [files] names and contents
 * @param {readonly string[]} [apps] names in test/package/apps
 */
export async function newProject(files = {}, apps = []) {
  const folder = join(newFolder(), 'Projekt für Björk');
  cpSync(await (installed ??= install()), join(folder, 'node_modules'), { recursive: true });
  const all = { 'package.json': '{"private":true}', ...files };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  copyApps(apps, folder);
  return folder;
}

/**
 * @param {readonly string[]} names in test/package/apps
 * @param {string} folder
 */
export function copyApps(names, folder) {
  for (const name of names) cpSync(join(APPS, name), join(folder, name));
}
