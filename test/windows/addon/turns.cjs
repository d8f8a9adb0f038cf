'use strict';
// What one host may cost: turns that belong to its name and come back by age, and lanes with bounds of their own.
const {
  assert,
  binding,
  blocked,
  check,
  questions,
  run,
  sim,
  sleep,
  startOn: start,
  unstarted,
  until,
  withHooks,
} = require('./tools.cjs');

// As in native/napi/host_queue.h.
const TURNS = 4;
const THREADS = 16;
const BUSY = 170;

const hang = (call, more = {}) => ({ call, hang: true, ...more });
const reset = (faults = []) => {
  const sessions = [{ id: 1, logoff: { outcome: 'stuck' } }, { id: 2 }, { id: 3 }, { id: 10 }];
  sim('reset', { sessions, servers: { host: { sessions }, other: { sessions } }, faults });
};

const withTurnAge = (turnAge) => withHooks({ turnAge });

async function outcomes(calls) {
  return Promise.all(calls.map(({ outcome }) => outcome));
}

check('turns belong to the name of a host, in whichever case, and not to a handle', async () => {
  reset([hang('WTSQuerySessionInformationW', { times: TURNS })]);
  const names = ['host', 'HOST', 'Host', 'hOsT', 'host'];
  const handles = names.map((name) => binding().openServer(name, false));
  const busy = handles.slice(0, TURNS).flatMap((handle, i) => questions(1, binding(), handle, i));
  await until('all turns are taken', () => blocked() === TURNS);
  const waiting = start(binding(), 'enumerateSessionsEx', handles[TURNS]);
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
  reset([hang('WTSQuerySessionInformationW')]);
  for (let round = 0; round < 3 * TURNS; round++) {
    const handle = await start(binding(), 'openServer', 'host', false).outcome;
    const [{ ticket }] = questions(1, binding(), handle, round);
    await until('it hangs, or waits', () => blocked() === Math.min(round + 1, TURNS));
    binding().closeServer(handle);
    binding().abandon(ticket);
  }
  await sleep(50);
  assert.equal(blocked(), TURNS);
  const asked = sim('calls').filter(({ call }) => call === 'WTSQuerySessionInformationW');
  assert.equal(asked.length, TURNS);
});

check('closing a handle fails what waits on it, and not what waits on another handle', async () => {
  reset([hang('WTSQuerySessionInformationW', { times: TURNS })]);
  const [first, second] = ['host', 'HOST'].map((name) => binding().openServer(name, false));
  const busy = questions(TURNS, binding(), first);
  await until('all turns are taken', () => blocked() === TURNS);
  const [onFirst, onSecond] = [first, second].map((handle) =>
    [200, 100].flatMap((id) => questions(1, binding(), handle, id)),
  );
  binding().closeServer(first);
  for (const outcome of await outcomes(onFirst))
    assert.deepEqual(outcome, unstarted('WTSQuerySessionInformationW', 6));
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
      reset([hang('WTSQuerySessionInformationW', { times: TURNS })]);
      const server = name && addon.openServer(name, false);
      const dead = questions(TURNS, addon, server);
      await until('all turns are taken', () => blocked() === TURNS);
      addon.abandon(dead[0].ticket);
      for (const outcome of await outcomes(questions(9, addon, server, 200)))
        assert.ok(outcome.numbers);
      assert.equal(blocked(), TURNS);
      assert.ok(dead.every(({ settled }) => !settled));
      sim('release');
      for (const outcome of await outcomes(dead.slice(1)))
        assert.deepEqual([...outcome.numbers], [0, 1726, 0]);
      assert.equal(dead[0].settled, false);
      if (server !== undefined) addon.closeServer(server);
    }
  },
);

check('a turn comes back while the thread of JavaScript is blocked', async () => {
  const addon = withTurnAge(300);
  reset([hang('WTSQuerySessionInformationW', { times: TURNS })]);
  questions(TURNS, addon, undefined);
  const { ticket } = start(addon, 'enumerateSessionsEx', undefined);
  assert.equal(addon.waitFor(ticket, 20_000), true);
});

check('a call that is over age frees no turn of others when it returns', async () => {
  const age = 500;
  const addon = withTurnAge(age);
  for (let inTime = false; !inTime;) {
    reset([
      { call: 'WTSEnumerateSessionsExW', delay: 3 * age, error: 5, times: 1 },
      hang('WTSQuerySessionInformationW'),
    ]);
    const late = start(addon, 'enumerateSessionsEx', undefined);
    await sleep(2.5 * age);
    const began = performance.now();
    questions(TURNS, addon, undefined);
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
  reset([hang('WTSQuerySessionInformationW', { server: 'host' })]);
  const server = addon.openServer('host', false);
  const calls = questions(THREADS + 3, addon, server);
  const late = await outcomes(calls.slice(THREADS));
  assert.equal(blocked(), THREADS);
  for (const outcome of late)
    assert.deepEqual(outcome, unstarted('WTSQuerySessionInformationW', BUSY));
  for (const [syscall, name, ...args] of [
    ['WTSEnumerateSessionsW', 'enumerateSessions', server],
    ['WTSQuerySessionInformationW', 'querySession', server, 2, [8]],
  ]) {
    const { ticket, outcome } = start(addon, name, ...args);
    assert.equal(addon.waitFor(ticket, 0), true, `${name} must fail at once`);
    assert.deepEqual(await outcome, unstarted(syscall, BUSY));
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

check('one session that hangs holds one turn, however often it is asked about', async () => {
  reset([hang('WTSQuerySessionInformationW', { sessionId: 10 })]);
  const dead = Array.from({ length: TURNS }, () => questions(1, binding(), undefined, 10)[0]);
  await until('it hangs', () => blocked() === 1);
  for (const { ticket } of dead) binding().abandon(ticket);
  const began = performance.now();
  const [three] = questions(1, binding(), undefined, 3);
  const list = start(binding(), 'enumerateSessionsEx', undefined);
  for (const { outcome } of [three, list]) assert.ok((await outcome).numbers);
  assert.ok(performance.now() - began < 5_000);
  assert.equal(blocked(), 1);
});

check('questions about one subject are asked one after the other, in their order', async () => {
  reset([{ call: 'WTSQuerySessionInformationW', infoClass: 5, delay: 200, error: 5 }]);
  const ask = (id, infoClass) => start(binding(), 'querySession', undefined, id, [infoClass]);
  const lists = ['enumerateSessionsEx', 'enumerateSessions', 'enumerateSessionsEx'];
  const calls = [
    ask(10, 5),
    ask(10, 7),
    ask(10, 8),
    ask(3, 10),
    ...lists.map((name) => start(binding(), name, undefined)),
  ];
  await outcomes(calls);
  const asked = sim('calls');
  assert.deepEqual(
    asked.flatMap(({ sessionId, infoClass }) => (sessionId === 10 ? [infoClass] : [])),
    [5, 7, 8],
  );
  const place = (wanted) => asked.findIndex(({ infoClass }) => infoClass === wanted);
  assert.ok(place(10) < place(7), 'the other session waits');
  assert.deepEqual(
    asked.flatMap(({ call }) => (call.startsWith('WTSEnumerate') ? [call] : [])),
    ['WTSEnumerateSessionsExW', 'WTSEnumerateSessionsW', 'WTSEnumerateSessionsExW'],
  );
});

check('when two questions about a session are over age, more about it fail at once', async () => {
  // Long enough that it is not tried again while this looks.
  const addon = withTurnAge(500);
  reset([hang('WTSQuerySessionInformationW', { sessionId: 10, server: 'host' })]);
  const server = addon.openServer('host', false);
  const ask = () => questions(1, addon, server, 10)[0];
  const refused = unstarted('WTSQuerySessionInformationW', BUSY);
  const dead = [ask(), ask()];
  const waiting = [ask(), ask()];
  assert.deepEqual(await outcomes(waiting), [refused, refused]);
  assert.equal(blocked(), 2);
  for (let round = 0; round < 3; round++) {
    const { ticket, outcome } = ask();
    assert.equal(addon.waitFor(ticket, 0), true, 'it must fail at once');
    assert.deepEqual(await outcome, refused);
  }
  assert.ok(dead.every(({ settled }) => !settled));
  assert.ok((await questions(1, addon, server, 3)[0].outcome).numbers);
  assert.ok((await start(addon, 'enumerateSessionsEx', server).outcome).numbers);
  assert.ok((await questions(1, addon, undefined, 10)[0].outcome).numbers, 'another host');
  sim('release');
  await outcomes(dead);
  sim('reset', { servers: { host: { sessions: [{ id: 10 }] } } });
  assert.ok((await ask().outcome).numbers);
  addon.closeServer(server);
});

check('what hung is asked again some ages later, and is seen to be well', async () => {
  const addon = withTurnAge(100);
  for (const [call, name, ...args] of [
    ['WTSEnumerateSessionsExW', 'enumerateSessionsEx', undefined],
    ['WTSQuerySessionInformationW', 'querySession', undefined, 10, [8]],
  ]) {
    reset([{ call, hang: true, times: 2 }]);
    const dead = [0, 1, 2].map(() => start(addon, name, ...args));
    assert.deepEqual(await dead[2].outcome, unstarted(call, BUSY));
    await until(
      `${name} is answered`,
      async () => 'numbers' in (await start(addon, name, ...args).outcome),
    );
    assert.equal(blocked(), 2);
    sim('release');
    await outcomes(dead.slice(0, 2));
  }
});

check('a list that hangs keeps nobody from asking about sessions', async () => {
  const addon = withTurnAge(200);
  reset([hang('WTSEnumerateSessionsExW'), hang('WTSEnumerateSessionsW')]);
  const lists = [0, 1, 2].map(() => start(addon, 'enumerateSessionsEx', undefined));
  assert.deepEqual(await lists[2].outcome, unstarted('WTSEnumerateSessionsExW', BUSY));
  const { ticket } = start(addon, 'enumerateSessions', undefined);
  assert.equal(addon.waitFor(ticket, 0), true, 'the other list is the same subject');
  assert.ok((await questions(1, addon, undefined, 3)[0].outcome).numbers);
});

// What fills each lane at a host, with calls that do not return, and how much that is. As in native/napi/host_queue.h.
const lanes = {
  requests: { limit: 64, call: ['disconnectSession', 2, true], syscall: 'WTSDisconnectSession' },
  nativeWaits: { limit: 64, call: ['logoffSession', 1, true], syscall: 'WTSLogoffSession' },
  openings: { limit: 16, syscall: 'WTSOpenServerW' },
};
// One call that belongs to each lane and returns.
const working = {
  questions: (server) => start(binding(), 'enumerateSessionsEx', server),
  requests: (server) => start(binding(), 'logoffSession', server, 2, false),
  nativeWaits: (server) => start(binding(), 'logoffSession', server, 3, true),
  openings: () => start(binding(), 'openServer', 'hOST', true),
};

check('whoever has the answer to a call may make the next in its place', async () => {
  sim('reset');
  for (const [width, length, name, ...args] of [
    [16, 20, 'openServer', 'host', false],
    [64, 10, 'disconnectSession', undefined, 2, true],
  ]) {
    const chain = async () => {
      for (let i = 0; i < length; i++) {
        const outcome = await start(binding(), name, ...args).outcome;
        assert.equal(outcome?.started, undefined, `${name} is refused`);
        if (name === 'openServer') binding().closeServer(outcome);
      }
    };
    await Promise.all(Array.from({ length: width }, chain));
  }
});

for (const [full, { limit, call, syscall }] of Object.entries(lanes)) {
  check(`at most ${limit} ${full} run on one host; a full lane disables no other`, async () => {
    reset([hang('WTSDisconnectSession'), hang('WTSOpenServerW', { skip: 3 })]);
    const [server, again, other] = ['host', 'HOST', 'other'].map((name) =>
      binding().openServer(name, false),
    );
    const more = (on) =>
      call
        ? start(binding(), call[0], on, ...call.slice(1))
        : start(binding(), 'openServer', on === other ? 'other' : 'host', false);
    const busy = Array.from({ length: limit }, (_, i) => more(i % 2 ? server : again));
    await until('all hang', () => blocked() === limit);
    for (const on of [server, again]) {
      const { ticket, outcome } = more(on);
      assert.equal(binding().waitFor(ticket, 0), true, 'it must fail at once');
      assert.deepEqual(await outcome, unstarted(syscall, BUSY));
    }
    assert.equal(blocked(), limit);
    for (const [lane, one] of Object.entries(working)) {
      const outcome = await one(server).outcome;
      if (lane === full) assert.equal(outcome?.errno, BUSY, lane);
      else assert.equal(outcome?.errno, undefined, lane);
    }
    more(other);
    await until('another host is not concerned', () => blocked() === limit + 1);
    assert.equal(binding().logoffSession(server, 10, false), undefined, 'the blocking flavour');
    // One that is abandoned still has its thread.
    binding().abandon(busy[0].ticket);
    assert.equal((await more(server).outcome)?.errno, BUSY);
    sim('release');
    await outcomes(busy.slice(1));
    reset();
    await until('one more may begin', async () => {
      return (await working[full](server).outcome)?.errno !== BUSY;
    });
    for (const handle of [server, again, other]) binding().closeServer(handle);
  });
}

check('who connects sessions makes requests of this host', async () => {
  reset([hang('WTSConnectSessionW')]);
  const connect = () => start(binding(), 'connectSession', 2, 1, '', true);
  const busy = Array.from({ length: lanes.requests.limit }, connect);
  await until('all hang', () => blocked() === busy.length);
  assert.deepEqual(await connect().outcome, unstarted('WTSConnectSessionW', BUSY));
  const request = await start(binding(), 'logoffSession', undefined, 2, false).outcome;
  assert.deepEqual(request, unstarted('WTSLogoffSession', BUSY));
  assert.ok((await start(binding(), 'enumerateSessionsEx', undefined).outcome).numbers);
});

check('a failure of Windows with the same code was a call that was made', async () => {
  reset([
    { call: 'WTSLogoffSession', error: BUSY },
    { call: 'WTSDisconnectSession', error: 6 },
  ]);
  for (const [syscall, name, errno] of [
    ['WTSLogoffSession', 'logoffSession', BUSY],
    ['WTSDisconnectSession', 'disconnectSession', 6],
  ]) {
    assert.deepEqual(binding()[name](undefined, 2, false), { syscall, errno });
    const { outcome } = start(binding(), name, undefined, 2, false);
    assert.deepEqual(await outcome, { syscall, errno });
  }
});

check('without a thread to be had a call fails with 8, and was not made', async () => {
  const addon = withHooks({ mostThreads: 2 });
  reset([hang('WTSQuerySessionInformationW', { sessionId: 10, times: 1 })]);
  const dead = [questions(1, addon, undefined, 10)[0], questions(1, addon, undefined, 10)[0]];
  await until('it hangs', () => blocked() === 1);
  const refused = unstarted('WTSEnumerateSessionsExW', 8);
  assert.deepEqual(await start(addon, 'enumerateSessionsEx', undefined).outcome, refused);
  const request = await start(addon, 'logoffSession', undefined, 2, false).outcome;
  assert.deepEqual(request, unstarted('WTSLogoffSession', 8));
  sim('release');
  await outcomes(dead);
  assert.ok((await start(addon, 'enumerateSessionsEx', undefined).outcome).numbers);
});

check('what is refused and not told yet can be abandoned, and ends with its server', async () => {
  // Two threads that hang, and one that watches the clock: nobody is left to tell.
  const addon = withHooks({ turnAge: 200, mostThreads: 3 });
  reset([hang('WTSQuerySessionInformationW', { sessionId: 10 })]);
  const server = addon.openServer('host', false);
  const ask = () => questions(1, addon, server, 10)[0];
  const calls = Array.from({ length: 4 }, ask);
  await until('two hang', () => blocked() === 2);
  await until('the others are refused', async () => {
    const probe = ask();
    await sleep(20);
    addon.abandon(probe.ticket);
    return probe.settled;
  });
  assert.ok(calls.every(({ settled }) => !settled));
  addon.abandon(calls[2].ticket);
  addon.closeServer(server);
  assert.deepEqual(await calls[3].outcome, unstarted('WTSQuerySessionInformationW', 6));
  sim('release');
  await outcomes(calls.slice(0, 2));
  await sleep(50);
  assert.equal(calls[2].settled, false);
});

void run();
