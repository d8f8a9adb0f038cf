// @ts-check
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './cleanup.mjs';

/**
 * Makes an empty temporary folder, which goes when this process ends, however it ends.
 *
 * @param {string} name what its own begins with
 * @returns {string} its real path, with which answers of programs can be compared
 */
export function temporaryFolder(name) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  // Again if need be: processes that were just killed may still be writing.
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
