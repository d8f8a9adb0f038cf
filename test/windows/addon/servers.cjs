'use strict';
// Server handles: closed once, after the last call, whoever forgets them. Needs --expose-gc.
const { assert, binding, blocked, check, run, sim, sleep, start, until } = require('./tools.cjs');

const LIMIT = 4; // BlockingPool::kCallsPerServer
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
    assert.deepEqual(binding()[name](server, ...args), { syscall, errno: 6 });
    assert.deepEqual(await start(name, server, ...args).outcome, { syscall, errno: 6 });
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
    sim('reset', { ...script, faults: [hang('WTSEnumerateSessionsExW')] });
    const server = binding().openServer('host', false);
    const busy = Array.from({ length: LIMIT }, () => start('enumerateSessionsEx', server));
    await until('all threads of the server are busy', () => blocked() === LIMIT);
    const endless = start('logoffSession', server, 1, true);
    await until('it waits', () => blocked() === LIMIT + 1);
    const queued = onServer
      .filter(([, name]) => name === 'querySession' || name === 'enumerateSessions')
      .map(([syscall, name, ...args]) => ({ syscall, ...start(name, server, ...args) }));
    const began = performance.now();
    binding().closeServer(server);
    assert.ok(performance.now() - began < 1_000);
    for (const { syscall, outcome } of queued)
      assert.deepEqual(await outcome, { syscall, errno: 6 });
    assert.equal(open(), 1);
    assert.equal(endless.settled, false);
    sim('release');
    for (const { outcome } of busy)
      assert.deepEqual(await outcome, { syscall: 'WTSEnumerateSessionsExW', errno: 1726 });
    assert.deepEqual(await endless.outcome, { syscall: 'WTSLogoffSession', errno: 1726 });
    await allClosed();
    assert.deepEqual(sim('stats').errors, []);
    assert.deepEqual(
      new Set(sim('calls').map(({ call }) => call)),
      new Set(['WTSOpenServerW', 'WTSEnumerateSessionsExW', 'WTSLogoffSession', 'WTSCloseServer']),
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
    const calls = Array.from({ length: LIMIT }, () => start('enumerateSessions', server));
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

if (globalThis.gc === undefined)
  (require('node:v8').setFlagsFromString('--expose-gc'),
    (globalThis.gc = require('node:vm').runInNewContext('gc')));
void run();
