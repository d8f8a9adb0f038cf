'use strict';
/*
 * Outcomes reach a main thread in which nothing else happens: no timer, no model, no other handle. Deno 2.9 does not
 * notice each call of a thread-safe function, and would go on with its next event only. Runs in every runtime.
 */
const { spawn } = require('node:child_process');
const { addonPath, assert, binding, check, run, withHooks } = require('./tools.cjs');

let arrived = 0;
const count = () => void arrived++;

/** How many outcomes must arrive in each part. */
const expected = { oneByOne: 2_000, atOnce: 2_000, refused: 500, everyWakeLost: 3, busyThread: 1 };

const parts = {
  /** One after the other, so that each must wake the event loop anew. */
  oneByOne() {
    const next = () => {
      if (++arrived < expected.oneByOne) binding().enumerateSessions(undefined, next);
    };
    binding().enumerateSessions(undefined, next);
  },
  /** Of these one wake brings several. */
  atOnce() {
    for (let i = 0; i < expected.atOnce; i++) binding().querySession(undefined, i, [8], count);
  },
  /** The wake comes from the thread of JavaScript itself. */
  refused() {
    const server = binding().openServer('host', false);
    binding().closeServer(server);
    const next = () => {
      if (++arrived < expected.refused) binding().enumerateSessions(server, next);
    };
    binding().enumerateSessions(server, next);
  },
  /** As if no wake were noticed but those that come again. (Deno, where real ones get lost, hands on no hooks.) */
  everyWakeLost() {
    const addon = withHooks({ loseWakes: 1 });
    const server = addon.openServer('host', false);
    addon.enumerateSessions(undefined, () => {
      count();
      addon.querySession(server, 2, [8], () => {
        count();
        addon.closeServer(server);
        addon.enumerateSessions(server, count);
      });
    });
  },
  busyThread() {
    withHooks({ loseWakes: 1 }).enumerateSessions(undefined, count);
    const end = Date.now() + 1_500;
    while (Date.now() < end);
    assert.equal(arrived, 0);
  },
};

/** Runs a part in a process of its own; one that waits for what never comes is ended, and has failed. */
async function ends(part) {
  const runtime = process.versions.deno === undefined ? [] : ['run', '-A', '--unstable-detect-cjs'];
  const child = spawn(process.execPath, [...runtime, __filename, addonPath, part], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Bun says much on the other stream under Wine.
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  const late = setTimeout(() => ((output.stderr += 'it waits for ever'), child.kill()), 20_000);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  assert.equal(output.stdout.trim(), `${expected[part]} arrived`, output.stderr);
  assert.equal(code, 0, output.stderr);
}

for (const [part, what, rounds] of [
  ['oneByOne', 'calls that are made one after the other', 3],
  ['atOnce', 'calls that are made at once', 3],
  ['refused', 'calls that are refused', 2],
  ['everyWakeLost', 'calls whose first wake is lost', 1],
  ['busyThread', 'a call that ends while JavaScript is busy', 1],
]) {
  check(`without a timer all outcomes arrive, and the process ends: ${what}`, async () => {
    for (let round = 0; round < rounds; round++) await ends(part);
  });
}

const part = process.argv[3];
if (part === undefined) void run({ deadline: 120_000 });
else {
  process.once('exit', () => console.log(`${arrived} arrived`));
  parts[part]();
}
