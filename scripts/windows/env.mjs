// @ts-check
// Environment variables on their way into a Windows process: Wine hands on most of its own, keeps
// some to itself, and has a name of its own for PATH.

import { NO_EXTRAS } from './prefix.mjs';

// Wine drops these or sets them itself, without a word.
const KEPT =
  /^(TEMP|TMP|HOME|PWD|XDG_SESSION_TYPE|(QT_|VK_|WINE).*|(LOCAL)?APPDATA|USER(NAME|PROFILE|DOMAIN)|HOMEPATH)$/i;

/**
 * @param {Readonly<Record<string, string>>} variables
 * @param {readonly string[]} [dllOverrides] such as `wtsapi32=n`: the file in System32, not Wine's
 * @returns {Record<string, string>} the variables to start Wine with
 */
export function windowsEnv(variables, dllOverrides = []) {
  /** @type {Record<string, string>} */
  const result = {};
  for (const [name, value] of Object.entries(variables)) {
    if (!/^[^=\0]+$/.test(name)) throw new RangeError(`'${name}' cannot be a variable's name`);
    if (KEPT.test(name)) throw new RangeError(`Wine does not let the variable ${name} be set`);
    // Comes before Windows' own folders instead of replacing them.
    result[/^PATH$/i.test(name) ? 'WINEPATH' : name] = value;
  }
  return { ...result, WINEDLLOVERRIDES: [NO_EXTRAS, ...dllOverrides].join(';') };
}
