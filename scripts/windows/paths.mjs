// @ts-check
// The host's files as a Windows program under Wine sees them: drive Z: is the Wine root, and the
// host's `/` is its folder `host`.

import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/**
 * Turns an absolute host path into the path of the same file inside the Wine root.
 *
 * @param {string} path
 * @returns {string}
 */
export function insidePath(path) {
  // Links are resolved here, as an absolute one would point elsewhere inside.
  return `/host${existsSync(path) ? realpathSync(path) : path}`;
}

/**
 * Turns an absolute host path into the Windows path of the same file; leaves others as they are.
 *
 * @param {string} path
 * @returns {string} for example `Z:\host\home\me\script.js`
 */
export function windowsPath(path) {
  return isAbsolute(path) ? `Z:${insidePath(path)}`.replaceAll('/', '\\') : path;
}
