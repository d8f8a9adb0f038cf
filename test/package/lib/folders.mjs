// @ts-check
// Folders for one test file: all in one temporary folder, far from the repository and its node_modules,
// which goes when this process ends, however it ends.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../../../scripts/lib/cleanup.mjs';

// Real, as the answers of programs are compared with it (on macOS the folder is behind a link).
const root = realpathSync(mkdtempSync(join(tmpdir(), 'wtsapi32-package-')));
atEnd(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

/** Makes an empty folder. */
export function newFolder() {
  return mkdtempSync(join(root, 'in-'));
}
