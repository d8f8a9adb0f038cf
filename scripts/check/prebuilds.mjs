// @ts-check
// What users of the prebuilds are promised. (Control Flow Guard is not: zig's linker has none, and says
// `unsupported linker arg: --guard-cf`.)
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prebuildFile } from '../build/prebuilds.mjs';
import { ALL_TARGETS } from '../build/targets.mjs';
import { readImage } from '../lib/pe.mjs';

/** @typedef {import('../build/targets.mjs').Target} Target */

const LIMIT = 240 * 1024;

const USER = /^(user32|gdi32|win32u|api-ms-win-.*-user-.*|ext-ms-win-.*user.*)\.dll$/i;
const COM = /^(ole32|oleaut32|combase|api-ms-win-core-com-.*)\.dll$/i;

/** @type {{ version: string }} */
const { version } = createRequire(import.meta.url)('../../package.json');

/** Says which promises the committed prebuilds break; empty if none. */
export async function brokenPromises() {
  const lines = await Promise.all(
    ALL_TARGETS.map(async (target) => {
      const file = await readFile(prebuildFile(target));
      return promises(target, file).flatMap(([kept, promise]) =>
        kept ? [] : [`the prebuild for ${target} ${promise}`],
      );
    }),
  );
  return lines.flat().join('\n');
}

/**
 * @param {Target} target
 * @param {Buffer} file
 * @returns {[kept: boolean, otherwise: string][]}
 */
function promises(target, file) {
  const { machine, isDll, aslr, highEntropy, dep, imports, version: texts } = readImage(file);
  const { FileVersion, ProductName, FileDescription } = texts;
  return [
    [file.length <= LIMIT, `has ${file.length} bytes, more than ${LIMIT}`],
    [isDll && `win32-${machine}` === target, `is ${isDll ? 'a DLL' : 'no DLL,'} for ${machine}`],
    // Electron and others have another name.
    [!imports.includes('node.exe'), 'imports node.exe by its name'],
    // Found at run time, by the first call to WMI: most programs have no use for it.
    [!imports.some((name) => COM.test(name)), 'imports COM'],
    // With it a console program is told of no logoff any more, and Nano Server has not all of it.
    [!imports.some((name) => USER.test(name)), 'imports user32'],
    [aslr, 'has no ASLR'],
    [highEntropy || machine === 'ia32', 'has no high-entropy ASLR'],
    [dep, 'has no DEP'],
    // Windows has no such thing as a prerelease.
    [FileVersion === version.replace(/-.*/, ''), `has the version ${FileVersion}`],
    [Boolean(ProductName), 'has no ProductName'],
    [Boolean(FileDescription), 'has no FileDescription'],
  ];
}
