'use strict';
// The bridge's own rules: calls wait for a model that is announced, fail when it ends, or hang with it. Only the
// exports of the simulated wtsapi32.dll are used; `control` stands for every call.
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');

const DLL = 'C:\\windows\\system32\\wtsapi32.dll';
const WORKER = join(__dirname, 'bridge-worker.cjs');

function load() {
  const library = { exports: {} };
  process.dlopen(library, DLL);
  return library.exports;
}

const dll = load();
const workers = new Set();

function startWorker(workerData) {
  const worker = new Worker(WORKER, { workerData: { DLL, ...workerData } });
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
  worker.on('error', (error) => (worker.failure = error));
  return worker;
}

/** Starts a model; resolves when it serves, or with what went wrong. */
async function startModel(name = 'model', { announced = true } = {}) {
  if (announced) dll.announce();
  const worker = startWorker({ role: 'model', name });
  [worker.said] = await once(worker, 'message');
  if (announced) assert.equal(worker.said, 'serving');
  return worker;
}

/** A call from another thread. */
function call(command, json) {
  const worker = startWorker({ role: 'caller', command, json });
  return once(worker, 'message').then(([said]) => said);
}

async function until(what, condition, milliseconds = 30_000) {
  const end = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what}: not within ${milliseconds} ms`);
    await sleep(5);
  }
}

const blocked = (count) =>
  until(`${count} calls are blocked`, () => dll.stats().blockedCalls === count);

function codeOf(body) {
  try {
    return `no error, but ${body()}`;
  } catch (error) {
    return error.code;
  }
}

const checks = [];
const check = (sentence, body) => checks.push({ sentence, body });

check('without a model, and none announced, control fails with 233', () => {
  assert.equal(
    codeOf(() => dll.control('echo', 'x')),
    '233',
  );
  const { lostWakes, ...stats } = dll.stats();
  assert.equal(lostWakes, 0);
  const nothing = { openServers: 0, liveAllocations: 0, comObjects: 0, taskMemory: 0 };
  assert.deepEqual(stats, { ...nothing, blockedCalls: 0, errors: [] });
});

check('a call that comes before the model waits for it', async () => {
  dll.announce();
  const early = call('echo', 'early');
  await blocked(1);
  await startModel();
  assert.equal(await early, 'early');
});

check('so does one of the thread that starts the model', () => {
  dll.announce();
  startWorker({ role: 'model' });
  assert.equal(dll.control('echo', 'at once'), 'at once');
});

check('a model hears of calls of the main thread, and answers', async () => {
  await startModel();
  for (const text of ['', 'ASCII', 'Łódź 🦊', '\ud800 alone', 'x'.repeat(62), 'y'.repeat(100_000)])
    assert.equal(dll.control('echo', text), text);
  assert.equal(dll.control('nothing'), undefined);
  assert.equal(dll.control('later'), 'later');
  assert.throws(() => dll.control('error', 'no such thing'), { message: 'no such thing' });
  assert.throws(() => dll.control('fail', '1314'), { code: '1314' });
  assert.equal(
    codeOf(() => dll.control('fail', '0')),
    '0',
  );
  assert.throws(() => dll.control(5), TypeError);
});

check('calls of several threads are not mixed up', async () => {
  await startModel();
  const texts = Array.from({ length: 8 }, (_, i) => `text ${i}`);
  assert.deepEqual(await Promise.all(texts.map((text) => call('echo', text))), texts);
});

check('answers of the wrong form throw; late and repeated ones are ignored', async () => {
  await startModel();
  const lines = dll.control('wrongAnswers').split('\n');
  assert.match(lines[0], /no whole rows/);
  assert.match(lines[1], /a cell must be/);
  assert.match(lines[2], /columns must be strings/);
  assert.match(lines[3], /needs an error code/);
  assert.equal(dll.control('oddAnswers'), 'first');
  assert.equal(dll.control('echo', 'fine'), 'fine');
});

check('a call from the thread of the model is refused with 1131', async () => {
  await startModel();
  assert.match(await call('ownCall'), /^1131 /);
});

check('a parked call outlives the model, and a release ends it with 1726', async () => {
  const model = await startModel();
  const parked = call('park');
  const waiting = call('wait');
  await blocked(2);
  await model.terminate();
  assert.match(await waiting, /^109 /);
  await blocked(1);
  assert.equal(
    codeOf(() => dll.control('echo', 'x')),
    '233',
  );
  await startModel('second');
  assert.equal(dll.control('name'), 'second');
  assert.equal(dll.stats().blockedCalls, 1);
  dll.release();
  assert.match(await parked, /^1726 /);
  assert.equal(dll.stats().blockedCalls, 0);
});

check('a release ends what waits for the model, and nothing else', async () => {
  await startModel();
  const waiting = call('wait');
  await blocked(1);
  dll.release();
  assert.match(await waiting, /^1726 /);
  assert.equal(dll.control('echo', 'fine'), 'fine');
});

check('a model that throws fails its call with 574 and what waits with 109', async () => {
  const model = await startModel();
  const waiting = call('wait');
  await blocked(1);
  assert.equal(
    codeOf(() => dll.control('throw')),
    '574',
  );
  assert.match(await waiting, /^109 /);
  await until('the worker is over', () => !workers.has(model));
  assert.match(String(model.failure?.message), /thrown by the model/);
});

check('a model that exits fails what waits with 109', async () => {
  await startModel();
  const waiting = call('wait');
  await blocked(1);
  // In Bun the end looks like an exception of the handler.
  assert.match(
    codeOf(() => dll.control('exit')),
    /^(109|574)$/,
  );
  assert.match(await waiting, /^109 /);
  assert.equal(
    codeOf(() => dll.control('echo', 'x')),
    '233',
  );
});

check('hangUp fails what waits with 109 and what comes with 233', async () => {
  await startModel();
  const waiting = call('wait');
  await blocked(1);
  dll.hangUp();
  assert.match(await waiting, /^109 /);
  assert.equal(
    codeOf(() => dll.control('echo', 'x')),
    '233',
  );
});

check('only a model that is announced may take the place of another', async () => {
  const first = await startModel('first');
  const intruder = await startModel('intruder', { announced: false });
  assert.match(intruder.said, /another environment serves/);
  assert.equal(dll.control('name'), 'first');
  await startModel('second');
  assert.equal(dll.control('name'), 'second');
  first.postMessage('hang up');
  assert.equal((await once(first, 'message'))[0], 'hung up');
  assert.equal(dll.control('name'), 'second');
});

check('twenty models one after the other', async () => {
  for (let i = 0; i < 20; i++) {
    const model = await startModel(`model ${i}`);
    assert.equal(dll.control('name'), `model ${i}`);
    await model.terminate();
  }
});

check('a DLL that is loaded twice is one', async () => {
  await startModel();
  const again = load();
  assert.equal(again.control('echo', 'again'), 'again');
  const waiting = call('wait');
  await blocked(1);
  assert.equal(again.stats().blockedCalls, 1);
  again.release();
  assert.match(await waiting, /^1726 /);
});

const parts = {
  /** A third environment is blocked in a call. */
  async exit() {
    process.on('exit', () => dll.hangUp());
    await startModel();
    void call('wait');
    await blocked(1);
    process.exit(7);
  },
  /** Nobody has hung up, and nobody waits. */
  async exitWithModel() {
    await startModel();
    dll.control('echo', 'x');
    process.exit(7);
  },
  async natural() {
    const model = await startModel();
    model.unref();
    dll.control('echo', 'x');
    process.exitCode = 7;
  },
};

function judge(sentence, part) {
  check(sentence, async () => {
    const child = spawn(process.execPath, [...process.execArgv, __filename, `--part=${part}`]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const timer = setTimeout(() => child.kill(), 60_000);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    assert.equal(code, 7, output);
  });
}

judge('process.exit() ends the process while another environment waits for the model', 'exit');
judge('process.exit() ends the process with a model', 'exitWithModel');
judge('a process with a model ends by itself', 'natural');

async function cleanUp() {
  dll.release();
  await Promise.all([...workers].map((worker) => worker.terminate()));
  dll.hangUp();
  await blocked(0);
}

async function run() {
  let failed = 0;
  for (const { sentence, body } of checks) {
    const timer = setTimeout(() => {
      console.log(`not ok - ${sentence}: it hangs`);
      process.exit(1);
    }, 120_000);
    try {
      await body();
      await cleanUp();
      console.log(`ok - ${sentence}`);
    } catch (error) {
      failed++;
      console.log(`not ok - ${sentence}\n${error?.stack ?? error}`);
      await cleanUp().catch(() => {});
    }
    clearTimeout(timer);
  }
  console.log(`1..${checks.length}`);
  if (failed > 0) process.exit(1);
}

const part = process.argv.find((argument) => argument.startsWith('--part='))?.slice(7);
if (part === undefined) void run();
else void parts[part]();
