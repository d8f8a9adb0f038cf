// @ts-check
// Tries out running Windows programs on this machine: `node scripts/windows/selftest.mjs`.
// Node's own test runner, as these scripts must work before anything is installed.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CACHE, REPO } from '../lib/cache.mjs';
import { temporaryFolder } from '../lib/temporary.mjs';
import { windowsPath } from './paths.mjs';
import { runWindows } from './run.mjs';

const folder = temporaryFolder('wtsapi32 ütf');

/**
 * @param {string} name
 * @param {string} text
 */
function script(name, text) {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** @param {string} text */
const code = (text) => ({ execArgv: ['-e', text] });

/** What has to happen at some time does so within this, however busy the machine is. */
const PATIENCE = 60_000;

/** @param {() => boolean} condition */
async function until(condition) {
  const end = Date.now() + PATIENCE;
  while (!condition() && Date.now() < end) await sleep(20);
}

/** The processes in runs of this process. */
function running() {
  const mine = `/runs/${process.pid}-`;
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(mine);
    } catch {
      return false; // It ended meanwhile.
    }
  });
}

test('arguments of every kind arrive unchanged', async () => {
  const file = script('argv.js', 'console.log(JSON.stringify(process.argv.slice(2)))');
  const args = [
    '',
    ' ',
    'a b',
    '"',
    'a"b',
    '\\',
    '\\\\',
    'a\\"b',
    'c:\\d e\\',
    '--x=1',
    '-e',
    '/p',
  ];
  args.push(
    'é😀',
    '日本',
    '$HOME `x` $(y)',
    '%PATH%',
    '^&|<>!',
    "'",
    '*',
    '?',
    'a\nb',
    'a\tb',
    '@x',
  );
  const result = await runWindows({ file, args });
  assert.deepEqual(JSON.parse(result.stdout), args);
});

test('exit codes are passed on', async () => {
  /** @type {[string, number][]} */
  const cases = [['0', 0], ['1', 1], ['42', 42], ['255', 255]]; // prettier-ignore
  for (const [n, expected] of cases) {
    const body = `console.log('one'); process.exit(${n}); console.log('two')`;
    const result = await runWindows(code(body));
    assert.deepEqual([result.code, result.stdout], [expected, 'one\n']);
  }
  assert.equal((await runWindows(code('throw new Error("x")'))).code, 1);
  assert.notEqual((await runWindows(code('process.abort()'))).code, 0);
  assert.notEqual((await runWindows(code('process.kill(process.pid)'))).code, 0);
  assert.equal((await runWindows(code('process.exit(0xC0000005)'))).code, 5);
  assert.notEqual((await runWindows(code('process.exit(256)'))).code, 0);
});

test('output comes byte for byte, and while the script still runs', async () => {
  const seen = join(folder, 'seen');
  // The second half comes only when the first has been seen.
  const body = `
    process.stdout.write(Buffer.from([0, 255, 13, 10, 10, 195])); process.stderr.write('e\\r\\n');
    const timer = setInterval(() => {
      if (!fs.existsSync(${JSON.stringify(windowsPath(seen))})) return;
      clearInterval(timer);
      process.stdout.write('x'.repeat(300000));
    }, 20)`;
  /** @type {Buffer[]} */
  const chunks = [];
  const result = await runWindows({
    ...code(body),
    onStdout: (bytes) => (chunks.push(Buffer.from(bytes)), writeFileSync(seen, '')),
    timeoutMs: PATIENCE,
  });
  const expected = Buffer.from([0, 255, 13, 10, 10, 195, ...Buffer.from('x'.repeat(300_000))]);
  assert.ok(Buffer.concat(chunks).equals(expected));
  assert.equal(result.stderr, 'e\r\n');
});

test('the script sees the host: its folder, relative and absolute paths, writing', async () => {
  script(
    'deep/rel ö.js',
    `require('fs').writeFileSync('wrote.txt', __dirname + '|' + process.cwd())`,
  );
  const result = await runWindows({ file: 'deep/rel ö.js', cwd: folder });
  assert.deepEqual([result.code, result.stderr], [0, '']);
  assert.ok(readdirSync(folder).includes('wrote.txt'));
});

test('the environment is the given one only', async () => {
  process.env.SELFTEST_LEAK = '1';
  const body = `const { A, B, SELFTEST_LEAK, PATH } = process.env;
    console.log(JSON.stringify([A, B, SELFTEST_LEAK, PATH.split(';')[0], os.hostname()]))`;
  const env = { A: 'é "q" =;', B: '', PATH: 'C:\\mine' };
  const result = await runWindows({ ...code(body), env });
  assert.deepEqual(JSON.parse(result.stdout), [env.A, '', null, 'C:\\mine', 'WINE-HOST']);
  await assert.rejects(runWindows({ ...code(''), env: { TEMP: 'C:\\t' } }), /TEMP/);
});

test('localhost', async () => {
  const body = `net.createServer((s) => s.end('hi')).listen(0, 'localhost', function () {
    net.connect(this.address().port, 'localhost').on('data', (d) => (console.log(d + ''), process.exit()));
  }); os.networkInterfaces()`;
  const result = await runWindows({ ...code(body), timeoutMs: PATIENCE });
  assert.deepEqual([result.stdout, result.stderr], ['hi\n', '']);
});

test('a timeout ends everything', async () => {
  const body = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{}, 1e6)'],
    { detached: true, stdio: 'ignore' }); console.log('up'); setInterval(() => {}, 1e6)`;
  let result = await runWindows({ ...code(body), timeoutMs: 4000 });
  // The time counts from Wine's start: on a busy machine the first may be over before the script runs.
  for (const timeoutMs of [15_000, PATIENCE]) {
    if (result.stdout === '') result = await runWindows({ ...code(body), timeoutMs });
  }
  assert.deepEqual([result.timedOut, result.code, result.stdout], [true, 124, 'up\n']);
  await until(() => running().length === 0);
  assert.deepEqual(running(), []);
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGKILL'])) {
  test(`${signal} to the caller leaves nothing running`, async () => {
    const run = fileURLToPath(new URL('run.mjs', import.meta.url));
    const mark = `mark-${process.pid}-${signal}`;
    const child = spawn(process.execPath, [
      ...['--input-type=module', '-e'],
      `import { runWindows } from ${JSON.stringify(run)};
       await runWindows({ execArgv: ['-e', 'console.log(1);setInterval(() => {}, 1e6)'],
         args: [${JSON.stringify(mark)}], onStdout: () => console.log('up') })`,
    ], { stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
    await once(child.stdout, 'data');
    child.kill(signal);
    const [, ended] = await once(child, 'exit');
    assert.equal(ended, signal);
    const processes = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    await until(() => !processes().includes(`${mark}\n`));
    assert.ok(!processes().includes(`${mark}\n`), processes());
    const left = readdirSync(join(CACHE, 'runs')).filter((n) => n.startsWith(`${child.pid}-`));
    // After SIGKILL the next run sweeps up, which may be another process's, at this moment.
    assert.ok(left.length <= (signal === 'SIGKILL' ? 1 : 0), left.join());
  });
}

test('a renamed executable', async () => {
  const result = await runWindows({
    ...code('console.log(process.execPath)'),
    exeName: 'electron.exe',
  });
  assert.match(result.stdout, /\\electron\.exe\n$/);
});

test('a script elsewhere finds the repository by name', async () => {
  const result = await runWindows({
    file: script('byname.js', `console.log(require.resolve('wtsapi32/package.json'))`),
    cwd: '/',
  });
  assert.match(result.stdout, /\\wtsapi32\\package\.json\n$/);
});

test('node_modules with Windows parts: koffi calls kernel32', async () => {
  const result = await runWindows({
    windowsModules: true,
    cwd: REPO,
    ...code(`const koffi = require('koffi');
      const f = koffi.load('kernel32.dll').func('uint32_t __stdcall GetCurrentProcessId()');
      console.log(f() === process.pid)`),
  });
  assert.deepEqual([result.stdout, result.stderr], ['true\n', '']);
});

test('several at once do not disturb each other', async () => {
  const results = await Promise.all(
    [1, 2, 3, 4].map((n) => runWindows(code(`console.log(${n}); process.exit(${n})`))),
  );
  assert.deepEqual(
    results.map((r) => [r.code, r.stdout]),
    [1, 2, 3, 4].map((n) => [n, `${n}\n`]),
  );
});

test('nothing is left', async () => {
  await until(() => running().length === 0);
  assert.deepEqual(running(), []);
  const left = readdirSync(join(CACHE, 'runs')).filter((n) => n.startsWith(`${process.pid}-`));
  assert.deepEqual(left, []);
});
