// @ts-check
// @electron/rebuild runs in most Electron projects, without being asked; it needs Python and Visual Studio as
// soon as it finds something to rebuild.
import { deepStrictEqual } from 'node:assert';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TARGETS } from '../../scripts/build/targets.mjs';
import { newProject } from './lib/package.mjs';
import { runJson } from './lib/run.mjs';
import { newerNode, tools } from './lib/tools.mjs';

const script = fileURLToPath(new URL('apps/electron-rebuild.mjs', import.meta.url));
const arches = Object.keys(TARGETS).map((target) => target.replace('win32-', ''));
/** @type {{ found: string[][], prebuilt: string[] }} */
let said;
/** @type {string} */
let cwd;

before(async () => {
  cwd = await newProject({
    'package.json': '{"private":true,"dependencies":{"wtsapi32":"*","decoy":"*"}}',
    'node_modules/decoy/package.json': '{"name":"decoy","version":"1.0.0"}',
    'node_modules/decoy/binding.gyp': '{}',
  });
  const tool = join(await tools(), 'node_modules/@electron/rebuild');
  said = await runJson([script, tool, cwd, ...arches], { cwd, node: await newerNode() });
});

test('it finds nothing of ours to rebuild, while it finds others', () => {
  deepStrictEqual(said.found, [['decoy']]);
  const left = readdirSync(join(cwd, 'node_modules/wtsapi32'));
  deepStrictEqual(
    left.filter((name) => /^(build|bin|binding\.gyp)$/.test(name)),
    [],
  );
});

test('the prebuilds have the names that it looks for', () => {
  deepStrictEqual(said.prebuilt, arches);
});
