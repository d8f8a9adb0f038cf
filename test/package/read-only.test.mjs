// @ts-check
// The installed package where nobody may write, as in an asar archive or in Program Files.
import { deepStrictEqual, ok } from 'node:assert';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newProject } from './lib/package.mjs';
import { runList, USER } from './lib/windows.mjs';

const folder = await newProject({}, ['list.mjs']);
const all = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map((name) =>
  join(folder, name),
);

/** @param {number} bits to set on folders; files get what of it is for reading and writing */
function protect(bits) {
  for (const path of all) chmodSync(path, lstatSync(path).isDirectory() ? bits : bits & 0o666);
}

/** Every file with its content and the time of its last change. */
function snapshot() {
  return ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].sort().map((name) => {
    const path = join(folder, name);
    const { mtimeMs, mode } = lstatSync(path);
    const content = lstatSync(path).isDirectory() ? '' : readFileSync(path);
    return { name, mtimeMs, mode, hash: createHash('sha256').update(content).digest('hex') };
  });
}

after(() => protect(0o755));

test('it works in a folder without write permission, and leaves nothing there', async () => {
  protect(0o555);
  const before = snapshot();
  const said = await runList({ file: join(folder, 'list.mjs'), cwd: folder });
  ok(said.users.includes(USER), JSON.stringify(said));
  deepStrictEqual(snapshot(), before);
});

test('it writes no file anywhere: Node forbids it here, and nothing fails', async () => {
  const allow = ['--allow-fs-read=*', '--allow-addons'];
  const said = await runList({
    ...{ file: join(folder, 'list.mjs'), cwd: folder },
    execArgv: ['--experimental-permission', ...allow],
  });
  ok(said.users.includes(USER), JSON.stringify(said));
});
