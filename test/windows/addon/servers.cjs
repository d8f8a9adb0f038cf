'use strict';
// Server handles: closed once, after the last call, whoever forgets them. Needs --expose-gc.
const { spawn } = require('node:child_process');
const {
  addonPath,
  assert,
  binding,
  blocked,
  check,
  questions,
  run,
  sim,
  sleep,
  start,
  unstarted,
  until,
  withHooks,
} = require('./tools.cjs');

// As in native/napi/host_queue.h.
const LIMIT = 4;
const CLOSINGS = 2;
const open = () => sim('stats').openServers;
const allClosed = () => until('all handles are closed', () => open() === 0);
const script = {
  servers: { host: { sessions: [{ id: 1, logoff: { outcome: 'stuck' } }, { id: 2 }] } },
};
const hang = (call, more = {}) => ({ call, hang: true, ...more });
const onServer = [
  ['WTSEnumerateSessionsExW', 'enumerateSessionsEx'],
  ['WTSEnumerateSessionsW', 'enumerateSessions'],
  ['WTSQuerySessionInformationW', 'querySession', 2, [8]],
  ['WTSLogoffSession', 'logoffSession', 2, false],
  ['WTSLogoffSession', 'logoffSession', 2, true],
  ['WTSDisconnectSession', 'disconnectSession', 2, false],
  ['WTSDisconnectSession', 'disconnectSession', 2, true],
];

async function collectGarbage(condition) {
  await until('garbage is collected', () => (globalThis.gc(), condition()));
}

check('an open server is closed once, and closing it again does nothing', async () => {
  sim('reset', script);
  const server = binding().openServer('host', false);
  assert.equal(open(), 1);
  for (let i = 0; i < 3; i++) assert.equal(binding().closeServer(server), undefined);
  await allClosed();
  await sleep(50);
  assert.deepEqual(sim('stats').errors, []);
  assert.equal(sim('calls').filter(({ call }) => call === 'WTSCloseServer').length, 1);
});

check('after close every call fails with 6 in its own name, and reaches nothing', async () => {
  sim('reset', script);
  const server = binding().openServer('host', true);
  binding().closeServer(server);
  await allClosed();
  const reached = sim('calls').length;
  for (const [syscall, name, ...args] of onServer) {
    assert.deepEqual(binding()[name](server, ...args), unstarted(syscall, 6));
    assert.deepEqual(await start(name, server, ...args).outcome, unstarted(syscall, 6));
  }
  const call = start('enumerateSessions', server);
  assert.equal(call.settled, false);
  assert.equal(binding().waitFor(call.ticket, 0), true);
  assert.equal(sim('calls').length, reached);
});

check('a failure to open is a failure and not a server', async () => {
  sim('reset', { openFails: true });
  for (const [virtualMachines, syscall] of [
    [false, 'WTSOpenServerW'],
    [true, 'WTSOpenServerExW'],
  ]) {
    assert.deepEqual(binding().openServer('nobody', virtualMachines), { syscall, errno: 1722 });
    assert.deepEqual(await start('openServer', 'nobody', virtualMachines).outcome, {
      syscall,
      errno: 1722,
    });
  }
  globalThis.gc();
  await sleep(50);
  assert.deepEqual(sim('stats').errors, []);
});

check('servers that nobody closed are closed when they are collected', async () => {
  sim('reset', script);
  for (let i = 0; i < 100; i++) binding().openServer('host', i % 2 === 0);
  await (async () => {
    for (let i = 0; i < 100; i++) await start('openServer', 'host', false).outcome;
  })();
  await collectGarbage(() => open() === 0);
  assert.equal(sim('calls').filter(({ call }) => call === 'WTSCloseServer').length, 200);
  assert.deepEqual(sim('stats').errors, []);
});

check('a server is not closed while a call uses it, though nobody holds it any more', async () => {
  sim('reset', { ...script, faults: [hang('WTSEnumerateSessionsExW')] });
  const call = start('enumerateSessionsEx', binding().openServer('host', false));
  await until('it hangs', () => blocked() === 1);
  for (let i = 0; i < 5; i++) {
    globalThis.gc();
    await sleep(20);
  }
  assert.equal(open(), 1);
  sim('release');
  await call.outcome;
  await collectGarbage(() => open() === 0);
  assert.deepEqual(sim('stats').errors, []);
});

check(
  'close waits for calls in flight and does not block; calls that wait their turn fail with 6 and never start',
  async () => {
    sim('reset', { ...script, faults: [hang('WTSQuerySessionInformationW')] });
    const server = binding().openServer('host', false);
    const busy = questions(LIMIT, binding(), server);
    await until('all turns of the server are taken', () => blocked() === LIMIT);
    const endless = start('logoffSession', server, 1, true);
    await until('it waits', () => blocked() === LIMIT + 1);
    const queued = onServer
      .filter(([, name]) => name === 'querySession' || name === 'enumerateSessions')
      .map(([syscall, name, ...args]) => ({ syscall, ...start(name, server, ...args) }));
    const began = performance.now();
    binding().closeServer(server);
    assert.ok(performance.now() - began < 1_000);
    for (const { syscall, outcome } of queued)
      assert.deepEqual(await outcome, unstarted(syscall, 6));
    assert.equal(open(), 1);
    assert.equal(endless.settled, false);
    sim('release');
    for (const { outcome } of busy) assert.deepEqual([...(await outcome).numbers], [0, 1726, 0]);
    assert.deepEqual(await endless.outcome, { syscall: 'WTSLogoffSession', errno: 1726 });
    await allClosed();
    assert.deepEqual(sim('stats').errors, []);
    assert.deepEqual(
      new Set(sim('calls').map(({ call }) => call)),
      new Set([
        ...['WTSOpenServerW', 'WTSQuerySessionInformationW', 'WTSLogoffSession', 'WTSCloseServer'],
      ]),
    );
  },
);

check('a call that was started just before close still gets its answer', async () => {
  const ROUNDS = 50;
  const names = Array.from({ length: ROUNDS }, (_, round) => `host${round}`);
  sim('reset', { ...script, servers: Object.fromEntries(names.map((name) => [name, {}])) });
  // A host a round: an answer may come a moment before its turn does, and what waits for a turn ends with the close.
  for (const name of names) {
    const server = binding().openServer(name, false);
    const calls = questions(LIMIT, binding(), server);
    binding().closeServer(server);
    for (const { outcome } of calls) assert.equal((await outcome).errno, undefined);
  }
  await allClosed();
  assert.deepEqual(sim('stats').errors, []);
});

check(
  'a closed server is closed although a call on it was abandoned and comes back late',
  async () => {
    sim('reset', { ...script, faults: [hang('WTSEnumerateSessionsExW')] });
    const server = binding().openServer('host', false);
    const call = start('enumerateSessionsEx', server);
    await until('it hangs', () => blocked() === 1);
    binding().abandon(call.ticket);
    binding().closeServer(server);
    await sleep(50);
    assert.equal(open(), 1);
    sim('release');
    await allClosed();
    assert.equal(call.settled, false);
    assert.deepEqual(sim('stats').errors, []);
  },
);

check(
  'a server that is opened after, or while, its call is abandoned is closed at once',
  async () => {
    sim('reset', script);
    const calls = [];
    for (let round = 0; round < 2_000; round++) {
      calls.push(start('openServer', 'host', false));
      // Before it starts, in its middle, or when its outcome is there.
      const end = performance.now() + (round % 100) / 250;
      while (performance.now() < end);
      binding().abandon(calls.at(-1).ticket);
    }
    await until('threads are done', () => start('openServer', 'host', false).outcome);
    await collectGarbage(() => open() === 0);
    assert.ok(calls.every(({ settled }) => !settled));
    assert.ok(
      sim('calls').filter(({ call }) => call === 'WTSOpenServerW').length > 100,
      'none was opened',
    );
  },
);

// The simulated host has no hanging close; a DLL without a model lets all calls hang but openings.
const parts = {
  async closings() {
    const servers = Array.from({ length: 50 }, () => binding().openServer('host', false));
    const other = binding().openServer('other', false);
    const began = performance.now();
    for (const server of servers) binding().closeServer(server);
    assert.ok(performance.now() - began < 1_000, 'closing blocks');
    await until('two are closing', () => blocked() === CLOSINGS);
    await sleep(200);
    assert.equal(blocked(), CLOSINGS);
    const asked = binding().openServer('host', false);
    const [, , , , closings] = statsOf(binding(), asked);
    assert.deepEqual(closings, [CLOSINGS, servers.length - CLOSINGS, 0, CLOSINGS]);
    binding().closeServer(asked);
    binding().closeServer(other);
    await until('another host closes its own', () => blocked() === CLOSINGS + 1);
    await until('all are closed', () => (sim('release'), blocked() === 0 && open() === 0));
  },
  async closingWithoutThreads() {
    const addon = withHooks({ mostThreads: 0 });
    const server = addon.openServer('host', false);
    const began = performance.now();
    addon.closeServer(server);
    assert.ok(performance.now() - began < 1_000, 'closing blocks');
    assert.equal(open(), 1);
    const { 4: closings } = statsOf(addon, addon.openServer('host', false));
    assert.deepEqual(closings.slice(0, 2), [1, 0]);
  },
  async closingOnAThread() {
    // The thread of the last call is not the one that hangs.
    const server = binding().openServer('host', false);
    const { ticket } = start('enumerateSessionsEx', server);
    await until('it hangs', () => blocked() === 1);
    binding().closeServer(server);
    binding().abandon(ticket);
    sim('release');
    const again = binding().openServer('host', false);
    await until('it closes, and the turn is free', () => {
      const [asked, , , , closings] = statsOf(binding(), again);
      return asked[0] === 0 && closings[0] === 1;
    });
  },
};

/** Running, waiting, stuck and limit of each lane. */
function statsOf(addon, server) {
  const { numbers } = addon.hostStats(server);
  return Array.from({ length: numbers.length / 4 }, (_, i) => [...numbers.slice(4 * i, 4 * i + 4)]);
}

for (const [part, sentence] of Object.entries({
  closings: 'handles whose closing hangs take two threads of their host, and nobody waits for them',
  closingWithoutThreads:
    'a handle is not closed by the thread of JavaScript when there is no other',
  closingOnAThread: 'a closing that hangs holds no turn of the call that used the handle last',
})) {
  check(sentence, async () => {
    const child = spawn(process.execPath, ['--expose-gc', __filename, addonPath, part], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, WTSAPI32_SIM: 'hang' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const late = setTimeout(() => ((output += 'it hangs'), child.kill()), 30_000);
    const code = await new Promise((resolve) => child.once('close', resolve));
    clearTimeout(late);
    assert.equal(output, '');
    assert.equal(code, 0);
  });
}

if (globalThis.gc === undefined)
  (require('node:v8').setFlagsFromString('--expose-gc'),
    (globalThis.gc = require('node:vm').runInNewContext('gc')));
const part = process.argv[3];
if (part === undefined) void run();
else void parts[part]().then(() => process.exit(0));
