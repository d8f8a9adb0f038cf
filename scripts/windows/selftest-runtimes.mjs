// @ts-check
// What selftest.mjs leaves out, as it takes every Wine and every runtime: that each of them starts and ends.

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CACHE } from '../lib/cache.mjs';
import { temporaryFolder } from '../lib/temporary.mjs';
import { runWindows } from './run.mjs';
import { DEFAULT_RUNTIME, runtime, RUNTIMES } from './runtimes.mjs';

const folder = temporaryFolder('wtsapi32 ütf');

const ARGS = ['a b', 'é日本😀', '"', '--x=1'];

// A .js file and a CommonJS one, which Deno has to find out.
const script = join(folder, 'ö.js');
writeFileSync(
  script,
  `const { readFileSync } = require('fs');
   const dll = readFileSync('C:\\\\windows\\\\system32\\\\wtsapi32.dll', 'utf8');
   console.log(JSON.stringify([process.platform, process.arch, dll, 'ü日本😀', process.argv.slice(2)]));
   process.exit(42);`,
);
const simDll = join(folder, 'stand-in.dll');
writeFileSync(simDll, 'in the place of a DLL');

// The tests of selftest.mjs run in the default one.
const others = Object.keys(RUNTIMES).filter((name) => name !== DEFAULT_RUNTIME);

for (const name of others) {
  // A single start: emulated ones take seconds.
  test(`${name} gets arguments and System32's DLL, and returns output and an exit code`, async () => {
    const run = { runtime: name, file: script, args: ARGS, simDll, timeoutMs: 120_000 };
    const { code, stdout, stderr, timedOut } = await runWindows(run);
    assert.deepEqual([timedOut, code], [false, 42], stderr);
    assert.deepEqual(JSON.parse(stdout), [
      ...['win32', runtime(name).arch, 'in the place of a DLL', 'ü日本😀', ARGS],
    ]);
  });
}

for (const name of ['bun', 'deno']) {
  test(`${name} runs code that is given by -e`, async () => {
    const execArgv = ['-e', 'console.log(process.argv.at(-1)); process.exit(3)'];
    const { code, stdout } = await runWindows({ runtime: name, execArgv, args: ['é'] });
    assert.deepEqual([code, stdout], [3, 'é\n']);
  });
}

test('a timeout ends everything, whatever runs it', async () => {
  // Wherever the start has come to by then: nothing may be left of it.
  const file = join(folder, 'forever.js');
  writeFileSync(file, 'setInterval(() => {}, 1e6)');
  const names = ['node22-ia32', 'node26-arm64', 'bun', 'deno'];
  const results = await Promise.all(
    names.map((name) => runWindows({ runtime: name, file, timeoutMs: 4000 })),
  );
  assert.deepEqual(
    results.map(({ code, timedOut }) => [code, timedOut]),
    names.map(() => [124, true]),
  );
  const left = readdirSync(join(CACHE, 'runs')).filter((n) => n.startsWith(`${process.pid}-`));
  assert.deepEqual(left, []);
});
