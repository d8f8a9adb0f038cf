// @ts-check
// Names prebuilds as prebuildify does, by asking it: node-gyp-build reads the names as tags, and
// @electron/rebuild looks for them.

import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** @typedef {import('./targets.mjs').Target} Target */

/** @type {(options: object, done: (error?: Error | null) => void) => void} it has no types */
const prebuildify = createRequire(import.meta.url)('prebuildify');

/**
 * Has prebuildify take an addon that has been built, and returns the file that it makes of it.
 *
 * @param {Target} target
 * @param {string} built
 * @param {string} folder an empty one: prebuildify takes the first .node that it finds in build/Release
 * @returns {Promise<string>} path in `folder`, in prebuilds/
 */
export async function prebuildified(target, built, folder) {
  const [platform = '', arch = ''] = target.split('-');
  await mkdir(join(folder, 'build/Release'), { recursive: true });
  await copyFile(built, join(folder, 'build/Release/addon.node'));
  await promisify(prebuildify)({
    ...{
      cwd: folder,
      cache: join(folder, 'cache'),
      platform,
      arch,
      napi: true,
      strip: false,
      quiet: true,
    },
    // It would choose the newest; only node-gyp would look at it.
    targets: ['20.19.0'],
    // Not the package's name, which is the default: node-gyp-build would take it, @electron/rebuild not.
    name: 'node.napi',
    // It can tell for builds on such a machine only.
    ...(arch === 'arm64' ? { armv: '8', tagArmv: true } : {}),
    // What node-gyp would do has been done.
    ...{ nodeGyp: `"${process.execPath}" --eval 0`, shell: true },
  });
  const [name, ...others] = await readdir(join(folder, 'prebuilds', target));
  if (name === undefined || others.length > 0) throw new Error('prebuildify left no single file');
  return join(folder, 'prebuilds', target, name);
}
