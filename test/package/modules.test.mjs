// @ts-check
// The installed package, by `require` and by `import`, in this Node.
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPO } from '../../scripts/lib/cache.mjs';
import { newProject } from './lib/package.mjs';
import { runJson } from './lib/run.mjs';

const onWindows = process.platform === 'win32';
const { version } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8'));

test('require gives the package, loads one file of it and reaches nothing inside', async () => {
  const cwd = await newProject({}, ['require.cjs']);
  const said = await runJson(['require.cjs'], { cwd });
  ok(said.file.startsWith(cwd), `not the installed one: ${said.file}`);
  deepStrictEqual(said.files, [said.file]);
  ok(said.exports.includes('listSessions') && said.exports.includes('WtsError'));
  // As a bundler renames what is called the same in two files.
  deepStrictEqual(said.misnamed, []);
  strictEqual(said.version, version);
  deepStrictEqual(said.inside, Array(2).fill('ERR_PACKAGE_PATH_NOT_EXPORTED'));
  strictEqual(said.isSupported, onWindows);
});

test('import has the names, and is the same package as require', async () => {
  const cwd = await newProject({}, ['import.mjs']);
  const said = await runJson(['import.mjs'], { cwd });
  ok(said.file.startsWith(cwd), `not the installed one: ${said.file}`);
  deepStrictEqual([said.sameClass, said.sameSimulator, said.sameFunction], [true, true, true]);
  deepStrictEqual(said.names, said.required);
  deepStrictEqual(said.simulated, [3]);
  // What is imported by name, too.
  deepStrictEqual([said.whileSimulated, said.isSupported], [true, onWindows]);
});

test('a call off Windows says that, and what to do', { skip: onWindows }, async () => {
  const cwd = await newProject({}, ['require.cjs', 'import.mjs']);
  const required = await runJson(['require.cjs'], { cwd });
  strictEqual(required.code, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM');
  match(required.message, /Windows only.*isSupported/);
  const imported = await runJson(['import.mjs'], { cwd });
  strictEqual(imported.code, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM');
});
