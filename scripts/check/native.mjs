// @ts-check
// The rooms of the native layer, by who includes what: only native/napi knows Node-API, only native/win32
// knows Windows (and native/cross, which the cross build alone compiles).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPO } from '../lib/cache.mjs';

const RULES = [
  {
    header: /^#include\s*<(napi|node_api|js_native_api)\.h>/m,
    rooms: ['native/napi/', 'native/cross/'],
    what: 'Node-API',
  },
  {
    header: /^#include\s*<(windows|wtsapi32|winsock2?)\.h>/im,
    rooms: ['native/win32/', 'native/cross/'],
    what: 'Windows',
  },
  { header: /^#include\s*"\.\.\/napi\//m, rooms: ['native/napi/'], what: 'the room above it' },
];

/** Every C and C++ file of this project. */
export function nativeFiles() {
  return ['native', 'test/native', 'bench/native'].flatMap((folder) =>
    readdirSync(join(REPO, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(c|cc|h)$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
}

/** Says which files of native/ know what their room must not know. */
export function nativeLayers() {
  const broken = nativeFiles()
    .filter((file) => file.startsWith('native/'))
    .flatMap((file) => {
      const text = readFileSync(join(REPO, file), 'utf8');
      return RULES.filter(
        ({ header, rooms }) => header.test(text) && !rooms.some((room) => file.startsWith(room)),
      ).map(({ what, rooms }) => `${file} knows ${what}; only ${rooms.join(' and ')} may`);
    });
  return broken.join('\n');
}
