// @ts-check
// What is in the tarball, and what must not be.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { test } from 'node:test';
import { TARGETS } from '../../scripts/build/targets.mjs';
import { REPO } from '../../scripts/lib/cache.mjs';
import { readImage } from '../../scripts/lib/pe.mjs';
import { unpack } from './lib/package.mjs';

/** @typedef {keyof typeof TARGETS} Target */

const targets = /** @type {Target[]} */ (Object.keys(TARGETS));
const folder = await unpack();
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  .sort();
const read = (/** @type {string} */ name) => readFileSync(join(folder, name));
const manifest = JSON.parse(read('package.json').toString());
const inDist = files.filter((name) => name.startsWith('dist/'));

test('the tarball has the build, the prebuilds, the documents, and nothing else', () => {
  const prebuilds = targets.map((target) => `prebuilds/${target}/${TARGETS[target].file}`);
  deepStrictEqual(
    files.filter((name) => !inDist.includes(name)),
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', ...prebuilds].sort(),
  );
});

test('the build is the declaration of every source, and a few bundles with their maps', () => {
  const declarations = readdirSync(join(REPO, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `dist/${name.replaceAll(sep, '/').slice(0, -'.ts'.length)}.d.ts`);
  const bundles = ['dist/wtsapi32', 'dist/testing/simulator'];
  const expected = [
    ...declarations,
    ...bundles.flatMap((name) => [`${name}.js`, `${name}.js.map`]),
    // These only hand on what is in the bundles.
    ...['dist/testing/index.js', 'dist/testing/model.js'],
  ];
  deepStrictEqual(inDist, expected.sort());
});

test('no state is in two bundles: there is one WtsError, and one binding in use', () => {
  const [main = [], testing = []] = ['dist/wtsapi32', 'dist/testing/simulator'].map((name) => {
    const { sources } = JSON.parse(read(`${name}.js.map`).toString());
    return /** @type {string[]} */ (sources).map((source) => source.replace(/^(\.\.\/)+/, ''));
  });
  for (const source of ['src/errors/wts-error.ts', 'src/native/loader.ts', 'src/server.ts'])
    ok(main.includes(source), `${source} is in ${main.join(', ')}`);
  // Functions and constants only. What has more than that, or a class, is listed in scripts/build/bundle.mjs.
  deepStrictEqual(main.filter((source) => testing.includes(source)).sort(), [
    ...['src/errors/arguments.ts', 'src/native/binding.ts', 'src/native/record.ts'],
    'src/native/wmi-record.ts',
  ]);
});

for (const target of targets) {
  test(`the prebuild for ${target} is a DLL for that machine`, () => {
    const { machine, isDll } = readImage(read(`prebuilds/${target}/${TARGETS[target].file}`));
    deepStrictEqual([`win32-${machine}`, isDll], [target, true]);
  });
}

test('source maps lead to sources that are there', () => {
  const maps = inDist.filter((name) => name.endsWith('.map'));
  ok(maps.length > 0);
  for (const name of maps) {
    const { sources, sourcesContent = [] } = JSON.parse(read(name).toString());
    for (const [index, source] of sources.entries()) {
      const file = posix.join(posix.dirname(name), source);
      ok(sourcesContent[index] || files.includes(file), `${name} names ${file}`);
    }
  }
  for (const name of inDist.filter((name) => /\.(js|ts)$/.test(name))) {
    const map = /^\/\/# sourceMappingURL=(.*)$/m.exec(read(name).toString())?.[1];
    ok(!map || files.includes(posix.join(posix.dirname(name), map)), `${name} names ${map}`);
  }
});

test('installing runs nothing, builds nothing and is refused nowhere', () => {
  for (const script of ['preinstall', 'install', 'postinstall']) {
    strictEqual(manifest.scripts?.[script], undefined, script);
  }
  strictEqual(manifest.gypfile, false);
  for (const field of ['os', 'cpu', 'libc']) strictEqual(manifest[field], undefined, field);
});

test('it depends on node-gyp-build at most', () => {
  const { dependencies = {}, peerDependencies, optionalDependencies } = manifest;
  deepStrictEqual(
    Object.keys(dependencies).filter((name) => name !== 'node-gyp-build'),
    [],
  );
  deepStrictEqual([peerDependencies, optionalDependencies], [undefined, undefined]);
});

test('every file that package.json names is there', () => {
  const named = JSON.stringify([manifest.main, manifest.types, manifest.exports, manifest.bin])
    .split('"')
    .filter((text) => text.startsWith('./') && text !== './testing');
  ok(named.length > 4);
  for (const name of named) ok(files.includes(name.slice(2)), name);
});

test('no file tells where it was built, none can be executed', () => {
  for (const name of files) {
    const content = read(name);
    ok(!content.includes(REPO) && !content.includes(Buffer.from(REPO, 'utf16le')), name);
    // Windows has no such bit.
    const { mode } = statSync(join(folder, name));
    if (process.platform !== 'win32') strictEqual(mode & 0o111, 0, name);
  }
});
