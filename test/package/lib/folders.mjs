// @ts-check
// Folders for one test file: all in one temporary folder, far from the repository and its node_modules,
// which goes when this process ends, however it ends.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../scripts/lib/temporary.mjs';

const root = temporaryFolder('wtsapi32-package');

/** Makes an empty folder. */
export function newFolder() {
  return mkdtempSync(join(root, 'in-'));
}
