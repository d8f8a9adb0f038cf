// @ts-check
// Tries out `npm run windows` as a user does, from a folder that is not the clone.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure.mjs';
import { REPO } from '../lib/cache.mjs';
import { temporaryFolder } from '../lib/temporary.mjs';

const CLI = fileURLToPath(new URL('cli.mjs', import.meta.url));
const folder = temporaryFolder('wtsapi32 ütf');
// npm calls scripts in the clone, and says where the user is.
const env = { ...process.env, npm_lifecycle_event: 'windows', INIT_CWD: folder };

// Else its progress is in what the tests read.
await ensureBuilt();

/**
 * @param {readonly string[]} args
 * @param {{ input?: string, stdin?: number, firstOnly?: boolean }} [options] `firstOnly`: closes the output, as head(1)
 */
async function windows(args, { input = '', stdin, firstOnly = false } = {}) {
  const child = spawn(process.execPath, [CLI, ...args], {
    ...{ cwd: REPO, env, stdio: [stdin ?? 'pipe', 'pipe', 'pipe'] },
  });
  child.stdin?.end(input);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    if (firstOnly) child.stdout?.destroy();
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

test('a file counts from where the user is, and so does what the script opens', async () => {
  writeFileSync(
    join(folder, 'here.js'),
    'console.log(require("fs").existsSync("here.js"), process.argv[2])',
  );
  const result = await windows(['here.js', 'ö']);
  assert.deepEqual(result, { code: 0, stdout: 'true ö\n', stderr: '' });
});

test('a file that is not there is said before anything starts', async () => {
  const { code, stdout, stderr } = await windows(['missing.js']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(stderr, `There is no file ${join(folder, 'missing.js')}\n`);
});

for (const runtime of ['node22', 'bun']) {
  test(`- is a script from the standard input, in ${runtime}`, async () => {
    const input = `console.log(require('wtsapi32').isSupported(), process.argv.slice(2).join())`;
    const result = await windows(['--runtime', runtime, '-', 'a', 'b'], { input });
    assert.deepEqual([result.code, result.stdout], [0, 'true a,b\n'], result.stderr);
  });
}

test('a script can read a file as its standard input, which is empty otherwise', async () => {
  const file = join(folder, 'input.txt');
  writeFileSync(file, 'äöü');
  writeFileSync(
    join(folder, 'read.js'),
    'console.log(require("fs").readFileSync(0, "utf8") + "|")',
  );
  const stdin = openSync(file, 'r');
  const outputs = [await windows(['read.js'], { stdin }), await windows(['read.js'])];
  closeSync(stdin);
  assert.deepEqual(
    outputs.map(({ stdout }) => stdout),
    ['äöü|\n', '|\n'],
  );
});

test('whoever reads only the beginning ends the script, without a complaint', async () => {
  writeFileSync(
    join(folder, 'endless.js'),
    'setInterval(() => console.log("x".repeat(100_000)), 20)',
  );
  const { code, stderr } = await windows(['endless.js'], { firstOnly: true });
  assert.deepEqual([code, stderr], [0, '']);
});
