'use strict';
// What one host may cost: turns that belong to its name and come back by age, and caps above which calls fail.
const {
  addonPath,
  assert,
  binding,
  blocked,
  check,
  run,
  sim,
  sleep,
  until,
} = require('./tools.cjs');

// As in native/napi/host_queue.h.
const TURNS = 4;
const THREADS = 16;
const REQUESTS = 64;
const BUSY = 170;

const hang = (call, more = {}) => ({ call, hang: true, ...more });
const reset = (faults = []) => {
  const sessions = [{ id: 1, logoff: { outcome: 'stuck' } }, { id: 2 }];
  sim('reset', { sessions, servers: { host: { sessions }, other: { sessions } }, faults });
};

/** The addon once more, in which a turn comes back after so many milliseconds and not after half a minute. */
function withTurnAge(turnAge) {
  const module = { exports: { turnAge } };
  process.dlopen(module, addonPath);
  return module.exports;
}

/** As `start` of tools.cjs, for any addon. */
function start(addon, name, ...args) {
  const call = { settled: false };
  call.outcome = new Promise((resolve) => {
    call.ticket = addon[name](...args, (outcome) => {
      call.settled = true;
      resolve(outcome);
    });
  });
  return call;
}

const enumerations = (count, addon, server) =>
  Array.from({ length: count }, () => start(addon, 'enumerateSessionsEx', server));

async function outcomes(calls) {
  return Promise.all(calls.map(({ outcome }) => outcome));
}

check('turns belong to the name of a host, in whichever case, and not to a handle', async () => {
  reset([hang('WTSEnumerateSessionsExW', { times: TURNS })]);
  const names = ['host', 'HOST', 'Host', 'hOsT', 'host'];
  const handles = names.map((name) => binding().openServer(name, false));
  const busy = handles.slice(0, TURNS).flatMap((handle) => enumerations(1, binding(), handle));
  await until('all turns are taken', () => blocked() === TURNS);
  const [waiting] = enumerations(1, binding(), handles[TURNS]);
  const other = binding().openServer('other', false);
  assert.ok((await start(binding(), 'enumerateSessionsEx', other).outcome).numbers);
  assert.ok((await start(binding(), 'enumerateSessionsEx', undefined).outcome).numbers);
  assert.equal(waiting.settled, false);
  sim('release');
  assert.ok((await waiting.outcome).numbers);
  await outcomes(busy);
  for (const handle of [...handles, other]) binding().closeServer(handle);
});

check('a host that is opened again and again gets no new turns by it', async () => {
  reset([hang('WTSEnumerateSessionsExW')]);
  for (let round = 0; round < 3 * TURNS; round++) {
    const handle = await start(binding(), 'openServer', 'host', false).outcome;
    const [{ ticket }] = enumerations(1, binding(), handle);
    await until('it hangs, or waits', () => blocked() === Math.min(round + 1, TURNS));
    binding().closeServer(handle);
    binding().abandon(ticket);
  }
  await sleep(50);
  assert.equal(blocked(), TURNS);
  assert.equal(sim('calls').filter(({ call }) => call === 'WTSEnumerateSessionsExW').length, TURNS);
});

check('closing a handle fails what waits on it, and not what waits on another handle', async () => {
  reset([hang('WTSEnumerateSessionsExW', { times: TURNS })]);
  const [first, second] = ['host', 'HOST'].map((name) => binding().openServer(name, false));
  const busy = enumerations(TURNS, binding(), first);
  await until('all turns are taken', () => blocked() === TURNS);
  const [onFirst, onSecond] = [first, second].map((handle) => enumerations(2, binding(), handle));
  binding().closeServer(first);
  for (const outcome of await outcomes(onFirst))
    assert.deepEqual(outcome, { syscall: 'WTSEnumerateSessionsExW', errno: 6 });
  assert.ok(onSecond.every(({ settled }) => !settled));
  sim('release');
  for (const outcome of await outcomes(onSecond)) assert.ok(outcome.numbers);
  await outcomes(busy);
  binding().closeServer(second);
});

check(
  'turns of calls that do not return come back, and what those bring late still arrives',
  async () => {
    const addon = withTurnAge(300);
    for (const name of [undefined, 'host']) {
      reset([hang('WTSEnumerateSessionsExW', { times: TURNS })]);
      const server = name && addon.openServer(name, false);
      const dead = enumerations(TURNS, addon, server);
      await until('all turns are taken', () => blocked() === TURNS);
      addon.abandon(dead[0].ticket);
      for (const outcome of await outcomes(enumerations(9, addon, server)))
        assert.ok(outcome.numbers);
      assert.equal(blocked(), TURNS);
      assert.ok(dead.every(({ settled }) => !settled));
      sim('release');
      for (const outcome of await outcomes(dead.slice(1)))
        assert.deepEqual(outcome, { syscall: 'WTSEnumerateSessionsExW', errno: 1726 });
      assert.equal(dead[0].settled, false);
      if (server !== undefined) addon.closeServer(server);
    }
  },
);

check('a turn comes back while the thread of JavaScript is blocked', async () => {
  const addon = withTurnAge(300);
  reset([hang('WTSEnumerateSessionsExW', { times: TURNS })]);
  enumerations(TURNS, addon, undefined);
  assert.equal(addon.waitFor(enumerations(1, addon, undefined)[0].ticket, 20_000), true);
});

check('a call that is over age frees no turn of others when it returns', async () => {
  const age = 500;
  const addon = withTurnAge(age);
  for (let inTime = false; !inTime;) {
    reset([
      { call: 'WTSEnumerateSessionsExW', delay: 3 * age, error: 5, times: 1 },
      hang('WTSQuerySessionInformationW'),
    ]);
    const [late] = enumerations(1, addon, undefined);
    await sleep(2.5 * age);
    const began = performance.now();
    for (let i = 0; i < TURNS; i++) start(addon, 'querySession', undefined, 2, [8]);
    const waiting = start(addon, 'enumerateSessions', undefined);
    assert.equal((await late.outcome).errno, 5);
    await sleep(30);
    // On a machine that stands still for that long, turns have come back by age.
    inTime = performance.now() - began < age;
    if (inTime) assert.equal(waiting.settled, false);
    sim('release');
    await waiting.outcome;
  }
});

check('when all threads of a host are over age its calls fail, until one returns', async () => {
  const addon = withTurnAge(200);
  reset([hang('WTSEnumerateSessionsExW', { server: 'host' })]);
  const server = addon.openServer('host', false);
  const calls = enumerations(THREADS + 3, addon, server);
  const late = await outcomes(calls.slice(THREADS));
  assert.equal(blocked(), THREADS);
  for (const outcome of late)
    assert.deepEqual(outcome, { syscall: 'WTSEnumerateSessionsExW', errno: BUSY });
  for (const [syscall, name, ...args] of [
    ['WTSEnumerateSessionsW', 'enumerateSessions', server],
    ['WTSQuerySessionInformationW', 'querySession', server, 2, [8]],
  ]) {
    const { ticket, outcome } = start(addon, name, ...args);
    assert.equal(addon.waitFor(ticket, 0), true, `${name} must fail at once`);
    assert.deepEqual(await outcome, { syscall, errno: BUSY });
  }
  // Who is there already is told; nobody else has to suffer.
  assert.ok(calls.slice(0, THREADS).every(({ settled }) => !settled));
  assert.ok((await start(addon, 'enumerateSessionsEx', undefined).outcome).numbers);
  assert.equal(await start(addon, 'logoffSession', server, 2, false).outcome, undefined);
  addon.closeServer(await start(addon, 'openServer', 'host', false).outcome);
  assert.ok(addon.enumerateSessions(server).numbers, 'the blocking flavour takes no turn');
  sim('release');
  await outcomes(calls);
  assert.ok((await start(addon, 'enumerateSessions', server).outcome).numbers);
  addon.closeServer(server);
});

check(`at most ${REQUESTS} requests run on one host; above that they fail at once`, async () => {
  reset();
  const [server, again] = ['host', 'HOST'].map((name) => binding().openServer(name, false));
  const waits = Array.from({ length: REQUESTS }, () =>
    start(binding(), 'logoffSession', server, 1, true),
  );
  await until('all wait', () => blocked() === REQUESTS);
  for (const [syscall, name, ...args] of [
    ['WTSLogoffSession', 'logoffSession', server, 2, false],
    ['WTSDisconnectSession', 'disconnectSession', again, 2, true],
    ['WTSOpenServerW', 'openServer', 'Host', false],
    ['WTSOpenServerExW', 'openServer', 'Host', true],
  ]) {
    const { ticket, outcome } = start(binding(), name, ...args);
    assert.equal(binding().waitFor(ticket, 0), true, `${name} must fail at once`);
    assert.deepEqual(await outcome, { syscall, errno: BUSY });
  }
  assert.equal(blocked(), REQUESTS);
  assert.equal(sim('calls').filter(({ call }) => call === 'WTSLogoffSession').length, REQUESTS);
  // Calls that take turns are not requests; other hosts, and the blocking flavour, are not concerned.
  assert.ok((await start(binding(), 'enumerateSessionsEx', server).outcome).numbers);
  assert.equal(await start(binding(), 'logoffSession', undefined, 2, false).outcome, undefined);
  assert.equal(binding().disconnectSession(server, 2, false), undefined);
  binding().closeServer(binding().openServer('host', false));
  // One that is abandoned still has its thread.
  binding().abandon(waits[0].ticket);
  const refused = await start(binding(), 'logoffSession', server, 2, false).outcome;
  assert.equal(refused?.errno, BUSY);
  sim('release');
  await outcomes(waits.slice(1));
  await until('one more may begin', async () => {
    return (await start(binding(), 'logoffSession', server, 2, false).outcome)?.errno !== BUSY;
  });
  for (const handle of [server, again]) binding().closeServer(handle);
});

void run();
