'use strict';
// Subscriptions to the end of the session in workers, and at the end of the process: who goes takes all with them,
// and keeps neither Windows nor Node waiting.
const { spawn } = require('node:child_process');
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
const { sendEndSession } = require('../../model/controller.cjs');
const {
  END,
  listeningWindows,
  noMoreThan,
  nothingIsLeft,
  subscribe,
  told,
} = require('./end-session-tools.cjs');
const { addonPath, assert, binding, check, run, sim, sleep, until } = require('./tools.cjs');

const LOGOFF = 0x80000000;
const YES = 1;
const ask = () => sendEndSession({ query: true, flags: LOGOFF });
const end = () => sendEndSession({ end: true, ending: true, flags: LOGOFF });
const cell = new Int32Array(new SharedArrayBuffer(4));

const parts = {
  // In a worker:
  silent() {
    const answer = () => void parentPort.postMessage('asked');
    for (let i = 0; i < 3; i++) subscribe({ answer });
    parentPort.postMessage('ready');
    // A subscription does not keep it.
    setInterval(() => undefined, 1_000);
  },
  blocked() {
    for (let i = 0; i < 3; i++) subscribe();
    parentPort.postMessage('ready');
    Atomics.wait(cell, 0, 0);
  },
  busy() {
    const answer = () => {
      parentPort.postMessage('asked');
      for (;;);
    };
    subscribe({ answer });
    parentPort.postMessage('ready');
    setInterval(() => undefined, 1_000);
  },
  idle() {
    for (let i = 0; i < 3; i++) subscribe({ level: 0x300 });
    parentPort.postMessage('ready');
  },
  kept() {
    subscribe({ keepAlive: true });
    parentPort.postMessage('ready');
  },
  comeAndGo() {
    for (let round = 0; round < 20; round++) {
      const all = Array.from({ length: 100 }, () => subscribe({ level: 0x280 + round }));
      if (round % 2 === 0) all.reverse();
      for (const { close } of all) close();
    }
    parentPort.postMessage('done');
  },
  // They are left open.
  async comeAndStay() {
    for (let i = 0; i < 100; i++) subscribe({ answer: () => undefined });
    parentPort.postMessage('ready');
    for (;;) {
      subscribe({ milliseconds: 1 }).close();
      await sleep(0);
    }
  },

  // In a process:
  exitAtTheEnd() {
    subscribe({
      keepAlive: true,
      answer({ notice }) {
        if (notice === END) process.exit(7);
        return true;
      },
    });
    void sendEndSession({ query: true, end: true, ending: true, flags: LOGOFF });
  },
  async exitBeforeTheAnswer() {
    const one = subscribe({ answer: () => undefined });
    void ask();
    await until('it is asked', () => one.heard.length === 1);
    process.exit(7);
  },
  async exitWithWorker() {
    const { worker } = begin('blocked');
    await new Promise((resolve) => worker.once('message', resolve));
    void ask();
    await sleep(50);
    process.exit(7);
  },
  uncaught() {
    const answer = () => {
      throw new Error('from the callback');
    };
    subscribe({ keepAlive: true, answer });
    void end();
  },
  leftOpen() {
    for (let i = 0; i < 3; i++) subscribe();
    console.log('subscribed');
  },
  keptAlive() {
    const one = subscribe({ keepAlive: true });
    // Neither does this timer.
    setTimeout(() => (console.log('still there'), one.close()), 500).unref();
  },
};

function begin(part) {
  const worker = new Worker(__filename, { argv: [addonPath], workerData: { part } });
  const messages = [];
  worker.on('message', (message) => messages.push(message));
  const exit = new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  return { worker, exit, says: (what) => until(`it is ${what}`, () => messages.includes(what)) };
}

check('a worker that is terminated is not waited for, though it was asked', async () => {
  for (let round = 0; round < 3; round++) {
    const { worker, says } = begin('silent');
    await says('ready');
    const asked = ask();
    await says('asked');
    await worker.terminate();
    assert.equal(await asked, YES);
    await nothingIsLeft();
  }
});

for (const part of ['blocked', 'busy']) {
  check(`a worker that is terminated while its thread is ${part} is not waited for`, async () => {
    for (let round = 0; round < 3; round++) {
      const { worker, says } = begin(part);
      await says('ready');
      const asked = ask();
      await (part === 'busy' ? says('asked') : sleep(50));
      await worker.terminate();
      assert.equal(await asked, YES);
      await nothingIsLeft();
    }
  });
}

check('a worker ends by itself in spite of its subscriptions, and they with it', async () => {
  for (let round = 0; round < 5; round++) {
    const { exit } = begin('idle');
    assert.equal(await exit, 0);
    await nothingIsLeft();
  }
});

check('a worker that a subscription keeps alive can be terminated', async () => {
  const { worker, says } = begin('kept');
  await says('ready');
  await sleep(100);
  assert.equal(listeningWindows().length, 1);
  assert.equal(await ask(), YES);
  await worker.terminate();
  await nothingIsLeft();
});

check('what a worker had is asked together with the main thread, and gone without it', async () => {
  const mine = subscribe();
  const { worker, says } = begin('silent');
  await says('ready');
  const asked = ask();
  await says('asked');
  assert.equal(mine.heard.length, 1);
  await worker.terminate();
  assert.equal(await asked, YES);
  assert.equal(await ask(), YES);
  assert.equal(told(mine).length, 2);
  mine.close();
  await nothingIsLeft();
});

check(
  'four workers subscribe a hundred times each, again and again, while Windows asks',
  async () => {
    const round = async () => {
      const workers = [1, 2, 3, 4].map(() => begin('comeAndGo'));
      let running = true;
      const asking = (async () => {
        // That it ends is all: of a window that is destroyed before it gets to it, Wine says 0.
        while (running) await ask();
      })();
      for (const { exit } of workers) assert.equal(await exit, 0);
      running = false;
      await asking;
      await nothingIsLeft();
    };
    // Node itself keeps some after its first workers.
    for (let i = 0; i < 2; i++) await round();
    const before = sim('processCounts');
    for (let i = 0; i < 4; i++) await round();
    await noMoreThan({ threads: before.threads, handles: before.handles + 8 });
  },
);

check('workers are terminated while they subscribe and Windows asks', async () => {
  const round = async () => {
    const workers = [1, 2, 3, 4].map(() => begin('comeAndStay'));
    for (const { says } of workers) await says('ready');
    const asked = ask();
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
    assert.equal(await asked, YES);
    await nothingIsLeft();
  };
  for (let i = 0; i < 5; i++) await round();
});

function child(part, milliseconds = 20_000) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [__filename, addonPath, part], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let hangs = false;
    const timer = setTimeout(() => ((hangs = true), process_.kill()), milliseconds);
    for (const stream of [process_.stdout, process_.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    process_.once('error', reject);
    process_.once('close', (code) => (clearTimeout(timer), resolve({ code, output, hangs })));
  });
}

for (const [sentence, part, code, output, rounds] of [
  ['process.exit() when the session ends', 'exitAtTheEnd', 7, /^$/, 5],
  ['process.exit() while Windows waits for an answer', 'exitBeforeTheAnswer', 7, /^$/, 5],
  ['process.exit() while Windows waits for a blocked worker', 'exitWithWorker', 7, /^$/, 3],
  ['an exception that nobody catches', 'uncaught', 1, /Error: from the callback/, 1],
  ['the end of the script, whatever is subscribed', 'leftOpen', 0, /^subscribed$/, 3],
  ['the end of a subscription that keeps it alive', 'keptAlive', 0, /^still there$/, 2],
]) {
  check(`a process ends with ${sentence}`, async () => {
    for (let round = 0; round < rounds; round++) {
      const ended = await child(part);
      assert.ok(!ended.hangs, `it hangs. ${ended.output}`);
      assert.equal(ended.code, code, ended.output);
      assert.match(ended.output.trim(), output);
    }
  });
}

const part = isMainThread ? process.argv[3] : workerData.part;
if (part === undefined) void run({ deadline: 120_000 });
else {
  binding();
  void parts[part]();
}
