// @ts-check
// Bundles of a user's program, alone in a folder with a copy of prebuilds/, in Windows Node.
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TESTED_TARGET } from '../../scripts/build/prebuilds.mjs';
import { TARGETS } from '../../scripts/build/targets.mjs';
import { bundlers, DIRNAME, REQUIRE } from './lib/bundlers.mjs';
import { newFolder } from './lib/folders.mjs';
import { newProject } from './lib/package.mjs';
import { runList, USER, windowsPath } from './lib/windows.mjs';

const ADDON = join('prebuilds', TESTED_TARGET, TARGETS[TESTED_TARGET].file);

/**
 * Bundles the program into a new folder, which then has the bundle and nothing else.
 *
 * @param {string} bundler
 * @param {string} end of the file's name: cjs or mjs
 * @param {{ external?: boolean, minify?: boolean }} [options]
 */
async function bundle(bundler, end, options = {}) {
  const cwd = await newProject({}, ['list.mjs']);
  // Two folders deep: what is above must not be looked at.
  const folder = join(newFolder(), 'app/out');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `main.${end}`);
  deepStrictEqual(await bundlers[bundler]?.({ cwd, file, ...options }), [], 'warnings');
  ok(existsSync(file));
  const modules = join(cwd, 'node_modules');
  return { file, folder, modules, prebuilds: join(modules, 'wtsapi32/prebuilds') };
}

for (const name of Object.keys(bundlers)) {
  for (const [end, what] of Object.entries({ cjs: 'CommonJS', mjs: 'ES modules' })) {
    test(`a bundle of ${name} (${what}) lists sessions`, async () => {
      const { file, folder, prebuilds } = await bundle(name, end);
      cpSync(prebuilds, join(folder, 'prebuilds'), { recursive: true });
      const said = await runList({ file, cwd: folder });
      ok(said.users.includes(USER), JSON.stringify(said));
      deepStrictEqual(said.addons, [windowsPath(join(folder, ADDON))]);
    });
  }
}

for (const name of ['esbuild', 'webpack']) {
  test(`a minified bundle of ${name} lists sessions`, async () => {
    const { file, folder, prebuilds } = await bundle(name, 'cjs', { minify: true });
    cpSync(prebuilds, join(folder, 'prebuilds'), { recursive: true });
    ok((await runList({ file, cwd: folder })).users.includes(USER));
  });

  test(`a bundle of ${name} that leaves the package out lists sessions`, async () => {
    const { file, folder, modules } = await bundle(name, 'cjs', { external: true });
    cpSync(modules, join(folder, 'node_modules'), { recursive: true });
    const said = await runList({ file, cwd: folder });
    ok(said.users.includes(USER), JSON.stringify(said));
    deepStrictEqual(said.addons, [windowsPath(join(folder, 'node_modules/wtsapi32', ADDON))]);
  });
}

test('a bundle without prebuilds/ says what belongs where, and takes nothing from above', async () => {
  const { file, folder, prebuilds } = await bundle('esbuild', 'cjs');
  // Where somebody else could put it: above the bundle, and in the current folder.
  cpSync(prebuilds, join(folder, '../../prebuilds'), { recursive: true });
  const said = await runList({ file, cwd: join(folder, '../..') });
  strictEqual(said.isSupported, true);
  deepStrictEqual([said.users, said.addons], [[], []]);
  match(said.message ?? '', /The folder prebuilds\/ of wtsapi32 belongs there/);
  ok(said.message?.includes(windowsPath(folder)), said.message);
});

test('the README has the lines that these bundles have been given', async () => {
  const cwd = await newProject();
  const readme = readFileSync(join(cwd, 'node_modules/wtsapi32/README.md'), 'utf8');
  for (const line of [DIRNAME, REQUIRE]) ok(readme.includes(line), line);
});
