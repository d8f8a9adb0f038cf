'use strict';
// The addon in worker threads: loaded in several at once, and in some that end with calls in flight.
const { parentPort, Worker, workerData } = require('node:worker_threads');
const {
  addonPath,
  assert,
  binding,
  blocked,
  check,
  cleanUp,
  isMainThread,
  questions,
  run,
  sim,
  sleep,
  start,
  unstarted,
  until,
} = require('./tools.cjs');

const SESSIONS = [
  { id: 1, name: 'Console', logoff: { outcome: 'stuck' } },
  { id: 2, userName: 'Zo\u00eb' },
];

const RDMS = 'root\\cimv2\\rdms';
const DESKTOP = 'Win32_VirtualDesktopSession';
const PATH = `${DESKTOP}.SessionId=2,VMHostName="rdvh1"`;

/** What a worker does, by name. */
const parts = {
  // Leaves calls in every stage: endless ones, running ones, queued ones, delivered ones, open servers.
  async leaveCalls() {
    for (let i = 0; i < 3; i++) start('logoffSession', undefined, 1, true);
    questions(7, binding(), undefined);
    const server = await start('openServer', 'host', false).outcome;
    questions(7, binding(), server);
    start('enumerateSessions', server);
    await start('openServer', 'another', false).outcome;
    parentPort.postMessage('ready');
  },
  // The same of WMI.
  async leaveWmi() {
    const wmi = await start('openWmi', 'rdcb', RDMS, '', '', '').outcome;
    for (let i = 0; i < 7; i++) start('getInstance', wmi, `${DESKTOP}.SessionId=${i}`, []);
    start('listInstances', wmi, DESKTOP, []);
    for (let i = 0; i < 3; i++) start('callMethod', wmi, PATH, DESKTOP, 'Logoff', [], []);
    await start('openWmi', 'rdcb', RDMS, '', '', '').outcome;
    parentPort.postMessage('ready');
  },
  blockInWmi() {
    const wmi = binding().openWmi('rdcb', RDMS, '', '', '');
    parentPort.postMessage('ready');
    for (;;) binding().callMethod(wmi, PATH, DESKTOP, 'Logoff', [], []);
  },
  // As above, but without waiting for anything: threads are just starting when the worker ends.
  hurry() {
    questions(20, binding(), undefined);
    for (let i = 0; i < 20; i++) start('querySession', undefined, 2, [5, 7, 8]);
    for (let i = 0; i < 20; i++) start('openServer', `host${i}`, false);
    parentPort.postMessage('ready');
  },
  // Outcomes arrive while the worker is being torn down.
  async flood() {
    const again = () => start('enumerateSessionsEx', undefined).outcome.then(again);
    for (let i = 0; i < 50; i++) void again();
    await sleep(20);
    parentPort.postMessage('ready');
  },
  blockInWaitFor() {
    const call = start('logoffSession', undefined, 1, true);
    parentPort.postMessage('ready');
    binding().waitFor(call.ticket, Infinity);
    for (;;) binding().waitFor(call.ticket, Infinity);
  },
  blockInWindows() {
    parentPort.postMessage('ready');
    for (;;) binding().logoffSession(undefined, 1, true);
  },
  compareBlocking() {
    const server = binding().openServer('host', false);
    const names = ['enumerateSessionsEx', 'enumerateSessions'];
    const answers = names.map((name) => binding()[name](server).text);
    binding().closeServer(server);
    const late = binding().enumerateSessions(server);
    const failed = binding().logoffSession(undefined, 77, false);
    assert.throws(() => binding().enumerateSessions('host'), TypeError);
    parentPort.postMessage({ answers, late, failed });
  },
  throwInCallback() {
    binding().enumerateSessions(undefined, () => {
      throw new Error('from the callback');
    });
    start('logoffSession', undefined, 1, true);
    start('enumerateSessions', undefined);
  },
  async compare() {
    const expected = binding().enumerateSessionsEx(undefined);
    for (let round = 0; round < 50; round++) {
      const server = await start('openServer', 'host', round % 2 === 0).outcome;
      const calls = Array.from({ length: 6 }, () =>
        start('enumerateSessionsEx', round % 2 ? server : undefined),
      );
      for (const { outcome } of calls) assert.deepEqual(await outcome, expected);
      binding().closeServer(server);
    }
    parentPort.postMessage(expected.text);
  },
  endNaturally() {
    const { ticket } = start('logoffSession', undefined, 1, true);
    start('openServer', 'host', false);
    binding().abandon(ticket);
  },
};

function begin(part) {
  const worker = new Worker(__filename, { argv: [addonPath], workerData: { part } });
  const message = new Promise((resolve, reject) =>
    worker.once('message', resolve).once('error', reject),
  );
  message.catch(() => undefined);
  const exit = new Promise((resolve) => worker.once('exit', resolve));
  return { worker, message, exit };
}

async function endsSoon(ending, what) {
  const late = new AbortController();
  const winner = await Promise.race([
    ending.then(() => 'ended'),
    sleep(5_000, 'late', { signal: late.signal }),
  ]);
  late.abort();
  assert.equal(winner, 'ended', `${what}: the worker hangs`);
}

const hangs = {
  sessions: SESSIONS,
  servers: { host: { sessions: SESSIONS }, another: {} },
  faults: [{ call: 'WTSQuerySessionInformationW', hang: true }],
};

// These come first: the addon is loaded in workers only, so that Node unloads it with each of them.
for (let round = 1; round <= 5; round++) {
  check(
    `a worker that is terminated with calls in flight ends, the addon being loaded nowhere else (${round})`,
    async () => {
      sim('reset', hangs);
      const { worker, message } = begin('leaveCalls');
      await message;
      await until('calls hang', () => blocked() === 3 + 4 + 4);
      await endsSoon(worker.terminate(), 'terminate');
      assert.equal(blocked(), 11);
      // Back to code that must still be there, for an environment that is not.
      sim('release');
      await until('handles are closed', () => sim('stats').openServers === 0);
      await cleanUp();
      const asked = sim('calls').map(({ call }) => call);
      assert.ok(!asked.includes('WTSEnumerateSessionsW'), 'a queued call ran');
      const queries = asked.filter((call) => call === 'WTSQuerySessionInformationW');
      assert.equal(queries.length, 8, 'a queued call ran');
    },
  );
}

for (const [part, rounds] of [
  ['hurry', 20],
  ['flood', 20],
]) {
  check(
    `${rounds} workers are terminated while threads start and outcomes arrive (${part})`,
    async () => {
      for (let round = 0; round < rounds; round++) {
        sim('reset', { sessions: SESSIONS });
        const { worker, message } = begin(part);
        await message;
        await sleep(round);
        await endsSoon(worker.terminate(), part);
      }
      await until('handles are closed', () => sim('stats').openServers === 0);
      await cleanUp();
    },
  );
}

check('a worker that blocks in waitFor for ever can be terminated', async () => {
  sim('reset', hangs);
  for (let round = 0; round < 3; round++) {
    const { worker, message } = begin('blockInWaitFor');
    await message;
    await until('it blocks', () => blocked() === round + 1);
    await endsSoon(worker.terminate(), 'waitFor');
  }
  await cleanUp();
});

check('a worker that blocks in Windows for ever can be terminated', async () => {
  sim('reset', hangs);
  for (let round = 0; round < 3; round++) {
    const { worker, message } = begin('blockInWindows');
    await message;
    await until('it blocks', () => blocked() === round + 1);
    await endsSoon(worker.terminate(), 'a blocking call');
  }
  await cleanUp();
});

const wmiHangs = {
  brokers: { rdcb: { desktops: [{ sessionId: 2, vmHostName: 'rdvh1' }] } },
  faults: ['IWbemServices::GetObject', 'IWbemServices::ExecMethod'].map((call) => ({
    call,
    hang: true,
  })),
};

check('a worker that is terminated with calls to WMI in flight leaves no connection', async () => {
  for (let round = 0; round < 3; round++) {
    sim('reset', wmiHangs);
    const { worker, message } = begin('leaveWmi');
    await message;
    await until('calls hang', () => blocked() === 4 + 3);
    await endsSoon(worker.terminate(), 'terminate');
    assert.ok(sim('stats').comObjects > 0);
    sim('release');
    await until('connections are closed', () => sim('stats').comObjects === 0);
    const asked = sim('calls').map(({ call }) => call);
    assert.ok(!asked.includes('IWbemServices::ExecQuery'), 'a queued call ran');
    await cleanUp();
  }
});

check('a worker that blocks in WMI for ever can be terminated', async () => {
  sim('reset', wmiHangs);
  for (let round = 0; round < 3; round++) {
    const { worker, message } = begin('blockInWmi');
    await message;
    await until('it blocks', () => blocked() === round + 1);
    await endsSoon(worker.terminate(), 'a blocking call');
  }
  await cleanUp();
});

check('blocking calls answer the same in a worker', async () => {
  sim('reset', { sessions: SESSIONS, servers: { host: { sessions: SESSIONS } } });
  const { message, exit } = begin('compareBlocking');
  const { answers, late, failed } = await message;
  const server = binding().openServer('host', false);
  const names = ['enumerateSessionsEx', 'enumerateSessions'];
  assert.deepEqual(
    answers,
    names.map((name) => binding()[name](server).text),
  );
  binding().closeServer(server);
  assert.deepEqual(late, unstarted('WTSEnumerateSessionsW', 6));
  assert.deepEqual(failed, { syscall: 'WTSLogoffSession', errno: 2 });
  assert.equal(await exit, 0);
  await until('handles are closed', () => sim('stats').openServers === 0);
  await cleanUp();
});

check('an exception of a callback ends the worker as any other uncaught exception', async () => {
  sim('reset', { sessions: SESSIONS });
  const { worker, exit } = begin('throwInCallback');
  const error = await new Promise((resolve) => worker.once('error', resolve));
  assert.equal(error.message, 'from the callback');
  await endsSoon(exit, 'exception');
  await cleanUp();
});

check('an abandoned call does not keep a worker from ending by itself', async () => {
  sim('reset', { sessions: SESSIONS });
  const { exit } = begin('endNaturally');
  await endsSoon(exit, 'natural end');
  assert.equal(await exit, 0);
  await until('handles are closed', () => sim('stats').openServers === 0);
  await cleanUp();
});

check('the main thread and four workers load and use the addon at once', async () => {
  sim('reset', { sessions: SESSIONS, servers: { host: { sessions: SESSIONS } } });
  const workers = Array.from({ length: 4 }, () => begin('compare'));
  const { text } = binding().enumerateSessionsEx(undefined);
  for (let i = 0; i < 50; i++)
    assert.equal((await start('enumerateSessionsEx', undefined).outcome).text, text);
  for (const { message } of workers) assert.equal(await message, text);
  for (const { exit } of workers) assert.equal(await exit, 0);
  assert.equal(sim('stats').openServers, 0);
  await cleanUp();
});

check('a worker that ends takes nothing from the main thread', async () => {
  sim('reset', hangs);
  const mine = start('logoffSession', undefined, 1, true);
  const { worker, message } = begin('leaveCalls');
  await message;
  await endsSoon(worker.terminate(), 'terminate');
  assert.equal(mine.settled, false);
  sim('release');
  assert.deepEqual(await mine.outcome, { syscall: 'WTSLogoffSession', errno: 1726 });
  await cleanUp();
});

if (isMainThread) void run();
else void parts[workerData.part]();
