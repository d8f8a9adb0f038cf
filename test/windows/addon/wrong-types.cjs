'use strict';
// A raw call with anything but the right types throws a TypeError, reaches nothing, and never crashes.
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { isProxy } = require('node:util').types;
const { Worker } = require('node:worker_threads');
const { addonPath, assert, binding, check, run, sim, unstarted } = require('./tools.cjs');

const nothing = () => undefined;
const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('trap');
    },
    has: () => true,
  },
);
const emptyBuffer = new ArrayBuffer(8);
const detached = new Uint8Array(emptyBuffer);
structuredClone(emptyBuffer, { transfer: [emptyBuffer] });

/** A file that is loaded cannot be deleted on Windows: a child does it when this process is gone. */
function removeAtExit(folder) {
  const script = `setInterval(() => { try { require('node:fs').rmSync(${JSON.stringify(folder)}, { recursive: true }); process.exit(); } catch {} }, 100);
    setTimeout(process.exit, 10_000);`;
  process.once('exit', () =>
    spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' }).unref(),
  );
}

/** One of each kind of value that JavaScript has, and some that look like ours. */
const zoo = () => {
  const server = binding().openServer('host', false);
  const wmi = binding().openWmi('', 'root\\cimv2', '', '', '');
  assert.equal(wmi.errno, undefined);
  const values = [
    undefined,
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    1.5,
    2 ** 32,
    2 ** 53,
    -(2 ** 31),
    1e308,
    NaN,
    Infinity,
    -Infinity,
    0n,
    3n,
    2n ** 64n,
    '',
    '3',
    'host',
    'a\0b',
    '\ud800',
    'x'.repeat(100_000),
    Symbol('s'),
    Symbol.iterator,
    {},
    [],
    [3],
    [undefined],
    [NaN],
    [-1],
    ['5'],
    [[5]],
    new Array(5),
    new Array(2 ** 32 - 1),
    { length: 1, 0: 5 },
    nothing,
    class {},
    async () => undefined,
    function* () {},
    new Date(),
    /x/,
    new Map(),
    new WeakMap(),
    new Error('e'),
    new Uint8Array(4),
    new Uint32Array(4),
    new Int32Array(4),
    new Float64Array(4),
    Buffer.from('x'),
    detached,
    new ArrayBuffer(4),
    new SharedArrayBuffer(4),
    new DataView(new ArrayBuffer(4)),
    Promise.resolve(),
    globalThis,
    process,
    new Number(3),
    new Boolean(true),
    new String('host'),
    Object.create(null),
    throwing,
    new Proxy([5], {}),
    new Proxy(nothing, {}),
    { valueOf: () => 3 },
    { [Symbol.toPrimitive]: () => 3 },
    // Objects with native insides that are not ours, and things made from one that is.
    new TextDecoder(),
    new MessageChannel().port1,
    new WebAssembly.Memory({ initial: 1 }),
    Object.create(server),
    new Proxy(server, {}),
    structuredClone(server),
    Object.assign({}, server),
    Object.create(wmi),
    binding(),
    binding().openServer,
  ];
  return { handles: { server, wmi }, values };
};

const isUint32 = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
const isText = (value) => typeof value === 'string' && !value.includes('\0');
// What each kind of argument takes; everything else in the zoo must throw.
const kinds = {
  server: (value) => value === undefined,
  handle: () => false,
  wmi: () => false,
  uint32: isUint32,
  list: (value) =>
    Array.isArray(value) &&
    !isProxy(value) &&
    value.length < 10 &&
    Array.from(value).every(isUint32),
  numbers: (value) => value instanceof Uint32Array,
  boolean: (value) => typeof value === 'boolean',
  text: (value) => isText(value),
  texts: (value) =>
    Array.isArray(value) && !isProxy(value) && value.length < 10 && Array.from(value).every(isText),
  name: (value) => isText(value) && /^\w+$/.test(value),
  done: (value) => value === undefined || typeof value === 'function',
  ticket: (value) => value === 1,
  force: (value) => value === 0 || value === 1,
  callback: (value) => typeof value === 'function',
  // Of the numbers in the zoo only 1 was ever given, to one that is closed.
  subscription: (value) => value === 1,
  question: (value) => Number.isSafeInteger(value) && value > 0,
  // Wine takes none.
  block: () => false,
  milliseconds: (value) => typeof value === 'number' && !Number.isNaN(value),
};

const signatures = {
  openServer: ['text', 'boolean', 'done'],
  closeServer: ['handle'],
  enumerateSessionsEx: ['server', 'done'],
  enumerateSessions: ['server', 'done'],
  querySession: ['server', 'uint32', 'list', 'done'],
  querySessions: ['server', 'numbers', 'list', 'done'],
  logoffSession: ['server', 'uint32', 'boolean', 'done'],
  disconnectSession: ['server', 'uint32', 'boolean', 'done'],
  connectSession: ['uint32', 'uint32', 'text', 'boolean', 'done'],
  activeConsoleSessionId: [],
  processSessionId: ['uint32'],
  abandon: ['ticket'],
  waitFor: ['ticket', 'milliseconds'],
  hostStats: ['server'],
  openWmi: ['text', 'text', 'text', 'text', 'text', 'done'],
  closeWmi: ['wmi'],
  listInstances: ['wmi', 'name', 'texts', 'done'],
  getInstance: ['wmi', 'text', 'texts', 'done'],
  callMethod: ['wmi', 'text', 'name', 'name', 'texts', 'texts', 'done'],
  wmiStats: ['wmi'],
  exitWindows: ['force', 'uint32', 'done'],
  ownLogon: [],
  subscribeEndSession: ['uint32', 'uint32', 'boolean', 'callback'],
  answerEndSession: ['subscription', 'question', 'boolean'],
  unsubscribeEndSession: ['subscription'],
  blockEndSession: ['text'],
  unblockEndSession: ['block'],
};
const valid = {
  server: undefined,
  uint32: 1,
  list: [8],
  numbers: Uint32Array.of(1),
  boolean: false,
  text: 'host',
  texts: ['a'],
  name: 'a_1',
  done: undefined,
  milliseconds: 0,
  force: 0,
  callback: nothing,
  subscription: 1,
  question: 1,
  block: 1,
};

const show = (value) => {
  try {
    return `${typeof value} ${require('node:util').inspect(value, { depth: 0 }).slice(0, 40)}`;
  } catch {
    return typeof value;
  }
};

check('the first ticket is 1', () => {
  sim('reset', {});
  const ticket = binding().enumerateSessions(undefined, nothing);
  assert.equal(ticket, 1);
  assert.equal(binding().waitFor(ticket, 10_000), true);
});

check('the first subscription is 1', () => {
  assert.throws(() => binding().unsubscribeEndSession(1), TypeError);
  assert.equal(binding().subscribeEndSession(0, 0, false, nothing), 1);
  assert.equal(binding().unsubscribeEndSession(1), undefined);
  assert.throws(() => binding().unsubscribeEndSession(2), TypeError);
});

check('no number that crosses the seam asks for a shutdown', () => {
  // EWX_…, and what is above the three requests.
  for (const force of [3, 4, 8, 16, 0x14, 0x80000000]) {
    assert.throws(() => binding().exitWindows(force, 0), TypeError);
    assert.throws(() => binding().exitWindows(force, 0, nothing), TypeError);
  }
});

check('the addon exports the functions of the contract, its version, and nothing else', () => {
  const { seamVersion, ...functions } = binding();
  assert.equal(typeof seamVersion, 'number');
  assert.deepEqual(Object.keys(functions).sort(), Object.keys(signatures).sort());
  for (const value of Object.values(functions)) assert.equal(typeof value, 'function');
});

for (const [name, signature] of Object.entries(signatures)) {
  check(`${name} throws a TypeError for each wrong type in each place, and calls nothing`, () => {
    sim('reset', {});
    const { handles, values } = zoo();
    const started = sim('calls').length;
    const given = { ...valid, handle: handles.server, wmi: handles.wmi, ticket: 1 };
    const others = { handle: handles.wmi, server: handles.wmi, wmi: handles.server };
    const rightArguments = () => signature.map((kind) => given[kind]);
    let thrown = 0;
    signature.forEach((kind, place) => {
      for (const value of [...values, ...(others[kind] ? [others[kind]] : [])]) {
        if (kinds[kind](value)) continue;
        const args = rightArguments();
        args[place] = value;
        assert.throws(
          () => binding()[name](...args),
          TypeError,
          `${name}, place ${place}: ${show(value)}`,
        );
        thrown++;
      }
    });
    const most = signature.length;
    const least = signature.at(-1) === 'done' ? most - 1 : most;
    for (let count = 0; count < least; count++) {
      assert.throws(
        () => binding()[name](...rightArguments().slice(0, count)),
        TypeError,
        `${count} arguments`,
      );
    }
    assert.throws(() => binding()[name](...rightArguments(), 1), TypeError, 'one too many');
    if (signature.length > 0) assert.ok(thrown >= 50);
    assert.deepEqual(sim('calls').slice(started), []);
    binding().closeServer(handles.server);
    binding().closeWmi(handles.wmi);
  });
}

check('a method is called with as many values as names', () => {
  sim('reset', {});
  const wmi = binding().openWmi('', 'root\\cimv2', '', '', '');
  const call = (names, values) => binding().callMethod(wmi, 'A.B=1', 'A', 'C', names, values);
  assert.throws(() => call(['a'], []), TypeError);
  assert.throws(() => call([], ['a']), TypeError);
  binding().closeWmi(wmi);
});

check('an object that another addon has wrapped is not taken for a handle of ours', () => {
  sim('reset', {});
  // Another addon: this one, with other type tags.
  const file = readFileSync(addonPath);
  // kTag in native/napi/server.h and wmi.h
  for (const hex of ['284ef9b1376a0c5d0d46a3f8c4217e9b', '5a93e74bc0d1862f5fb2c860937e1da4']) {
    const tag = Buffer.from(hex, 'hex');
    const place = file.indexOf(tag);
    assert.ok(place > 0 && file.indexOf(tag, place + 1) < 0, 'the tag is in the file once');
    file[place] ^= 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'wtsapi32-'));
  try {
    writeFileSync(join(folder, 'other.node'), file);
    const other = { exports: {} };
    process.dlopen(other, join(folder, 'other.node'));
    const [mine, theirs] = [binding(), other.exports].map((addon) =>
      addon.openServer('host', false),
    );
    assert.throws(() => binding().closeServer(theirs), TypeError);
    assert.throws(() => binding().enumerateSessionsEx(theirs), TypeError);
    assert.throws(() => other.exports.closeServer(mine), TypeError);
    binding().closeServer(mine);
    other.exports.closeServer(theirs);
    const [our, their] = [binding(), other.exports].map((addon) =>
      addon.openWmi('', 'root\\cimv2', '', '', ''),
    );
    assert.throws(() => binding().closeWmi(their), TypeError);
    assert.throws(() => other.exports.closeWmi(our), TypeError);
    binding().closeWmi(our);
    other.exports.closeWmi(their);
  } finally {
    removeAtExit(folder);
  }
});

check('right types work in every place, as method, as function and with any `this`', () => {
  sim('reset', {});
  const { enumerateSessionsEx, querySession, openServer, closeServer } = binding();
  for (const self of [undefined, null, 5, {}, throwing]) {
    assert.equal(enumerateSessionsEx.call(self, undefined).numbers.length % 8, 0);
  }
  assert.equal(Reflect.construct(enumerateSessionsEx, [undefined]).numbers.length % 8, 0);
  assert.deepEqual(
    [...querySession(undefined, 0xffffffff, [4, 0xffffffff]).numbers],
    [1, 0, 4, 0, 87, 0],
  );
  assert.deepEqual([...querySession(undefined, 1, []).numbers], []);
  const { querySessions } = binding();
  assert.deepEqual(
    [...querySessions(undefined, Uint32Array.of(3, 0xfffffffe, 1), [4, 0xffffffff]).numbers],
    [1, 0, 4, 0, 87, 0, 0, 2, 0, 0, 87, 0, 1, 0, 4, 0, 87, 0],
  );
  for (const [ids, classes] of [
    [[], [4]],
    [[3, 1], []],
  ]) {
    const { numbers, bytes } = querySessions(undefined, new Uint32Array(ids), classes);
    assert.deepEqual([numbers.length, bytes.length], [0, 0]);
  }
  // Of no length any more.
  const gone = Uint32Array.of(1, 2, 3);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  assert.equal(querySessions(undefined, gone, [4]).numbers.length, 0);
  const shared = new Uint32Array(new SharedArrayBuffer(8));
  shared.fill(3);
  assert.deepEqual([...querySessions(undefined, shared, [4]).numbers], [1, 0, 4, 1, 0, 4]);
  const server = openServer('\ud800\ud83e\udd8a', true);
  assert.deepEqual(Reflect.ownKeys(server), []);
  assert.equal(closeServer(server), undefined);
});

check(
  'a server that is closed by a getter in the middle of a call is still there for that call',
  () => {
    sim('reset', { servers: { host: {} } });
    const server = binding().openServer('host', false);
    const classes = [8, 8];
    Object.defineProperty(classes, 1, { get: () => (binding().closeServer(server), 8) });
    assert.deepEqual([...binding().querySession(server, 1, classes).numbers].slice(0, 2), [1, 0]);
    const refused = unstarted('WTSEnumerateSessionsW', 6);
    assert.deepEqual(binding().enumerateSessions(server), refused);
  },
);

check(
  'an exception of a getter comes through, and an array that shrinks meanwhile is a TypeError or shorter',
  () => {
    const trap = new Error('trap');
    const classes = [8, 8];
    Object.defineProperty(classes, 0, {
      get: () => {
        throw trap;
      },
    });
    assert.throws(
      () => binding().querySession(undefined, 1, classes),
      (error) => error === trap,
    );
    const shrinking = [8, 8, 8];
    Object.defineProperty(shrinking, 0, { get: () => ((shrinking.length = 1), 8) });
    assert.equal(binding().querySession(undefined, 1, shrinking).numbers.length, 3);
  },
);

check("a handle of one environment is not taken by another's", async () => {
  sim('reset', {});
  const server = binding().openServer('host', false);
  const source = `
    const { workerData, parentPort } = require('node:worker_threads');
    const module = { exports: {} };
    process.dlopen(module, workerData.addon);
    let answer = 'taken';
    try { module.exports.enumerateSessionsEx(workerData.server); } catch (error) { answer = error.name; }
    parentPort.postMessage(answer);`;
  const worker = new Worker(source, { eval: true, workerData: { addon: process.argv[2], server } });
  const answer = await new Promise((resolve, reject) =>
    worker.once('message', resolve).once('error', reject),
  );
  assert.equal(answer, 'TypeError');
  await worker.terminate();
  binding().closeServer(server);
});

void run();
