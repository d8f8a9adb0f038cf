// @ts-check
// Lists files of the repository: relative, with slashes, in an order that no locale changes.

import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPO = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Lists the files in a folder and in the folders in it.
 *
 * @param {string} folder
 * @param {RegExp} [name] of those that are wanted
 */
export function filesUnder(folder, name = /./) {
  const entries = readdirSync(join(REPO, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(REPO, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

/**
 * Lists the files directly in a folder.
 *
 * @param {string} folder
 * @param {RegExp} [name] of those that are wanted
 */
export function filesIn(folder, name) {
  return filesUnder(folder, name).filter((file) => dirname(file) === folder);
}
