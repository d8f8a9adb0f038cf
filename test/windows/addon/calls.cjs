'use strict';
// Tickets, turns, abandon and waitFor; what callbacks throw.
const { readFile } = require('node:fs/promises');
const { freeze, thaw } = require('../../model/controller.cjs');
const {
  assert,
  binding,
  blocked,
  check,
  questions,
  run,
  sim,
  sleep,
  start,
  until,
} = require('./tools.cjs');

const LIMIT = 4; // Limits::turns in native/napi/host_queue.h
const hang = (call, more = {}) => ({ call, hang: true, ...more });
const names = () => sim('calls').map(({ call }) => call);
const hung = {
  sessions: [{ id: 1, name: 'Console', logoff: { outcome: 'stuck' } }, { id: 2 }, { id: 3 }],
  servers: { host: {} },
};

/** Takes all turns, where questions about sessions hang. */
async function fill(server) {
  const calls = questions(LIMIT, binding(), server);
  await until('all turns of the server are taken', () => blocked() === LIMIT);
  return calls;
}

check('both flavours of a call have the same outcome', async () => {
  sim('reset', { ...hung, faults: [{ call: 'WTSDisconnectSession', error: 5 }] });
  const server = binding().openServer('host', false);
  for (const [name, ...args] of [
    ['enumerateSessionsEx', undefined],
    ['enumerateSessions', undefined],
    ['enumerateSessionsEx', server],
    ['querySession', undefined, 2, [5, 8, 17, 99]],
    ['querySession', undefined, 77, [8]],
    ['logoffSession', undefined, 77, false],
    ['disconnectSession', undefined, 2, true],
  ]) {
    assert.deepEqual(await start(name, ...args).outcome, binding()[name](...args), name);
  }
  assert.equal(await start('logoffSession', undefined, 2, false).outcome, undefined);
  assert.deepEqual(Reflect.ownKeys(await start('openServer', 'host', true).outcome), []);
  binding().closeServer(server);
});

check(
  'tickets are numbers that count up, and the callback never runs before the call returns',
  async () => {
    let returned = false;
    let ranInside = false;
    const outcome = new Promise((resolve) => {
      binding().enumerateSessions(undefined, () => ((ranInside = !returned), resolve()));
    });
    returned = true;
    await outcome;
    assert.equal(ranInside, false);
    const [first, second] = [
      start('enumerateSessions', undefined),
      start('enumerateSessions', undefined),
    ];
    assert.equal(second.ticket, first.ticket + 1);
    await Promise.all([first.outcome, second.outcome]);
  },
);

check(
  `at most ${LIMIT} questions run on one server; the others wait their turn, in order`,
  async () => {
    sim('reset', { ...hung, faults: [hang('WTSQuerySessionInformationW')] });
    const busy = await fill(undefined);
    const queued = start('enumerateSessions', undefined);
    await sleep(100);
    assert.equal(blocked(), LIMIT);
    assert.deepEqual(names(), Array(LIMIT).fill('WTSQuerySessionInformationW'));
    sim('release');
    for (const { outcome } of busy) assert.deepEqual([...(await outcome).numbers], [0, 1726, 0]);
    await queued.outcome;

    // With all turns but one taken for good, what comes behind shows its order.
    sim('reset', {
      ...hung,
      faults: [
        hang('WTSQuerySessionInformationW', { times: LIMIT - 1 }),
        { call: 'WTSEnumerateSessionsExW', delay: 100 },
      ],
    });
    const again = questions(LIMIT - 1, binding(), undefined);
    again.push(start('enumerateSessionsEx', undefined));
    await until('all turns of the server are taken', () => blocked() === LIMIT);
    const delivered = [];
    const ids = [3, 1, 2, 2, 1];
    await Promise.all(
      ids.map((id) =>
        start('querySession', undefined, id, [8]).outcome.then(() => delivered.push(id)),
      ),
    );
    assert.deepEqual(
      sim('calls')
        .slice(LIMIT)
        .map(({ sessionId }) => sessionId),
      ids,
    );
    assert.deepEqual(delivered, ids);
    for (const { ticket } of again) binding().abandon(ticket);
  },
);

check(
  'a dead host takes threads neither from other servers nor from this host, nor from fs',
  async () => {
    sim('reset', {
      ...hung,
      servers: { host: {}, dead: {} },
      faults: [
        hang('WTSEnumerateSessionsExW', { server: 'dead' }),
        hang('WTSQuerySessionInformationW', { server: 'dead' }),
      ],
    });
    const dead = binding().openServer('dead', false);
    const alive = binding().openServer('host', false);
    const busy = [
      ...(await fill(dead)),
      ...Array.from({ length: 20 }, () => start('enumerateSessionsEx', dead)),
    ];
    assert.ok((await start('enumerateSessionsEx', undefined).outcome).numbers);
    assert.ok((await start('enumerateSessionsEx', alive).outcome).numbers);
    assert.ok((await start('openServer', 'dead', false).outcome) instanceof Object);
    await Promise.all(Array.from({ length: 8 }, () => readFile(__filename)));
    assert.equal(blocked(), LIMIT);
    for (const { ticket } of busy) binding().abandon(ticket);
    for (const server of [dead, alive]) binding().closeServer(server);
  },
);

check(
  'a call that waits for a logoff, or opens a server, takes no turn and needs none',
  async () => {
    sim('reset', hung);
    const waits = Array.from({ length: 2 * LIMIT }, () =>
      start('logoffSession', undefined, 1, true),
    );
    await until('all wait', () => blocked() === 2 * LIMIT);
    assert.ok((await start('enumerateSessionsEx', undefined).outcome).numbers);
    sim('addFault', hang('WTSQuerySessionInformationW'));
    const busy = questions(LIMIT, binding(), undefined);
    await until('the server is busy', () => blocked() === 3 * LIMIT);
    binding().closeServer(await start('openServer', 'host', false).outcome);
    assert.equal(await start('disconnectSession', undefined, 2, true).outcome, undefined);
    for (const { ticket } of [...waits, ...busy]) binding().abandon(ticket);
  },
);

check(
  'a queued call that is abandoned never starts, also not when there is room again',
  async () => {
    sim('reset', { ...hung, faults: [hang('WTSQuerySessionInformationW', { times: LIMIT })] });
    const busy = await fill(undefined);
    const before = start('querySession', undefined, 2, [8]);
    const aborted = [1, 2, 3].map((id) => start('querySession', undefined, id, [10]));
    const after = start('querySession', undefined, 3, [8]);
    for (const { ticket } of aborted) assert.equal(binding().abandon(ticket), undefined);
    for (const { ticket } of busy) binding().abandon(ticket);
    sim('release');
    assert.deepEqual([...(await before.outcome).numbers], [1, 0, 4]);
    assert.deepEqual([...(await after.outcome).numbers], [1, 0, 4]);
    await start('enumerateSessions', undefined).outcome;
    assert.ok(!sim('calls').some(({ infoClass }) => infoClass === 10), 'an aborted call was made');
    assert.ok(
      [...busy, ...aborted].every(({ settled }) => !settled),
      'a callback ran after abandon',
    );
  },
);

check(
  'a running call that is abandoned drops its outcome, and its server keeps the turn until Windows returns',
  async () => {
    sim('reset', { ...hung, faults: [hang('WTSQuerySessionInformationW', { times: LIMIT })] });
    const busy = await fill(undefined);
    for (const { ticket } of busy) binding().abandon(ticket);
    const next = start('enumerateSessionsEx', undefined);
    await sleep(100);
    assert.equal(next.settled, false);
    sim('release');
    assert.ok((await next.outcome).numbers);
    assert.ok(busy.every(({ settled }) => !settled));
  },
);

check('a query of many classes stops at the next class once it is abandoned', async () => {
  sim('reset', { ...hung, faults: [hang('WTSQuerySessionInformationW', { times: 1 })] });
  const query = start('querySession', undefined, 2, [5, 7, 8, 10]);
  await until('it hangs', () => blocked() === 1);
  binding().abandon(query.ticket);
  sim('release');
  await until('it is over', () => blocked() === 0);
  await start('enumerateSessions', undefined).outcome;
  await sleep(50);
  assert.equal(names().filter((name) => name === 'WTSQuerySessionInformationW').length, 1);
});

check(
  'abandon takes any ticket that was issued, any number of times, and refuses others',
  async () => {
    const call = start('enumerateSessions', undefined);
    await call.outcome;
    for (let i = 0; i < 3; i++) assert.equal(binding().abandon(call.ticket), undefined);
    assert.throws(() => binding().abandon(call.ticket + 1), TypeError);
    assert.throws(() => binding().waitFor(call.ticket + 1, 0), TypeError);
    assert.equal(binding().waitFor(call.ticket, 0), false);
  },
);

check('an outcome that is there but not delivered yet can still be abandoned', async () => {
  sim('reset', hung);
  const [first, second] = [
    start('enumerateSessions', undefined),
    start('enumerateSessions', undefined),
  ];
  assert.equal(binding().waitFor(first.ticket, 5_000), true);
  const end = Date.now() + 300; // time for the second to arrive while the event loop stands still
  while (Date.now() < end);
  binding().abandon(second.ticket);
  await sleep(100);
  assert.equal(second.settled, false);
});

check('waitFor blocks until time is up, and the call goes on', async () => {
  sim('reset', { ...hung, faults: [hang('WTSEnumerateSessionsExW', { times: 1 })] });
  const call = start('enumerateSessionsEx', undefined);
  for (const [milliseconds, least] of [
    [0, 0],
    [-5, 0],
    [-Infinity, 0],
    [1.5, 1],
    [250, 245],
  ]) {
    const began = performance.now();
    assert.equal(binding().waitFor(call.ticket, milliseconds), false);
    const took = performance.now() - began;
    assert.ok(took >= least && took < least + 1_000, `${milliseconds} ms took ${took}`);
  }
  assert.throws(() => binding().waitFor(call.ticket, NaN), TypeError);
  assert.equal(call.settled, false);
  sim('release');
  assert.equal(binding().waitFor(call.ticket, Infinity), true);
  assert.equal(call.settled, true);
  assert.equal(binding().waitFor(call.ticket, Infinity), false);
});

check(
  'waitFor runs the callback inside, once, and times that no clock can hold are long',
  async () => {
    sim('reset', { ...hung, faults: [{ call: 'WTSEnumerateSessionsExW', delay: 150, error: 0 }] });
    for (const milliseconds of [Infinity, Number.MAX_VALUE, 2 ** 63, 2 ** 32, 20_000]) {
      let count = 0;
      const ticket = binding().enumerateSessionsEx(undefined, () => count++);
      assert.equal(count, 0);
      assert.equal(binding().waitFor(ticket, milliseconds), true);
      assert.equal(count, 1);
      await sleep(50);
      assert.equal(count, 1, 'delivered a second time');
    }
  },
);

check('an exception of the callback comes out of waitFor, and the call is over', async () => {
  sim('reset', hung);
  const thrown = [new Error('from the callback'), 'a string', null, undefined, 7n];
  for (const value of thrown) {
    const ticket = binding().enumerateSessions(undefined, () => {
      throw value;
    });
    let caught = 'nothing';
    try {
      binding().waitFor(ticket, 5_000);
    } catch (error) {
      caught = error;
    }
    assert.equal(caught, value);
    assert.equal(binding().waitFor(ticket, 0), false);
  }
});

check('a callback can wait for, and abandon, others that have arrived with it', async () => {
  sim('reset', hung);
  const log = [];
  const done = new Promise((resolve) => {
    const tickets = [];
    tickets[0] = binding().enumerateSessions(undefined, () => {
      assert.equal(binding().waitFor(tickets[0], 0), false, 'its own call is over');
      assert.equal(binding().waitFor(tickets[2], 5_000), true);
      binding().abandon(tickets[1]);
      log.push(0);
      setTimeout(resolve, 50);
    });
    tickets[1] = binding().enumerateSessions(undefined, () => log.push(1));
    tickets[2] = binding().enumerateSessions(undefined, () => log.push(2));
    // All three arrive before the event loop turns.
    const end = Date.now() + 300;
    while (Date.now() < end);
    assert.deepEqual(log, []);
    // Which of them comes first is up to the threads; so the first is made to.
    assert.equal(binding().waitFor(tickets[0], 5_000), true);
  });
  await done;
  assert.deepEqual(log, [2, 0]);
});

check(
  'exceptions of callbacks are uncaught exceptions, one each, and lose no other outcome',
  async () => {
    sim('reset', hung);
    const uncaught = [];
    const warnings = [];
    process.on('warning', (warning) => warnings.push(warning.message));
    process.on('uncaughtException', (error) => uncaught.push(error));
    const values = [new Error('first'), 'a string', undefined];
    const settled = [];
    let left = 9;
    await new Promise((resolve) => {
      for (let i = 0; i < 9; i++) {
        binding().enumerateSessions(undefined, () => {
          settled.push(i);
          if (--left === 0) setTimeout(resolve, 50);
          if (i % 3 === 1) throw values[(i - 1) / 3];
        });
      }
      const end = Date.now() + 300;
      while (Date.now() < end);
    });
    process.removeAllListeners('uncaughtException');
    assert.deepEqual(settled.sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.equal(uncaught.length, 3);
    for (const value of values) assert.ok(uncaught.includes(value));
    assert.deepEqual(warnings, []);
  },
);

check('callbacks that start new calls do not keep the event loop from its turn', async () => {
  sim('reset', hung);
  const closed = binding().openServer('host', false);
  binding().closeServer(closed);
  let going = true;
  // Its outcome is there at once.
  const again = () => void (going && binding().enumerateSessions(closed, again));
  for (let i = 0; i < 20; i++) again();
  for (let turn = 0; turn < 20; turn++) await sleep(1);
  going = false;
  await start('enumerateSessions', undefined).outcome;
});

check('thousands of calls come back, each once', async () => {
  sim('reset', hung);
  const counts = new Array(5_000).fill(0);
  const tickets = [];
  await new Promise((resolve) => {
    let left = counts.length;
    for (let i = 0; i < counts.length; i++) {
      tickets.push(
        binding().querySession(undefined, 2, [8], () => (counts[i]++, --left === 0 && resolve())),
      );
    }
  });
  assert.ok(counts.every((count) => count === 1));
  assert.equal(new Set(tickets).size, counts.length);
});

check('answers that are frozen stay as they were, until they are thawed', async () => {
  sim('reset', { sessions: [{ id: 2, userName: 'Zo\u00eb' }] });
  const userName = () => binding().querySession(undefined, 2, [5]);
  const before = userName();
  freeze();
  try {
    sim('addSession', { session: { id: 2, userName: 'H\u00e5kon' } });
    assert.deepEqual(userName(), before);
    assert.deepEqual(await start('querySession', undefined, 2, [5]).outcome, before);
  } finally {
    thaw();
  }
  assert.notDeepEqual(userName(), before);
});

void run();
