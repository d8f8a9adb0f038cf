'use strict';
// WMI through COM: connections, lists, instances, methods, and what they leave behind. Needs --expose-gc.
const { spawn } = require('node:child_process');
const {
  addonPath,
  assert,
  binding,
  blocked,
  check,
  isMainThread,
  run,
  sim,
  sleep,
  start,
  unstarted,
  until,
  withHooks,
} = require('./tools.cjs');

const LIMIT = 4; // Limits::turns in native/napi/host_queue.h
const RDMS = 'root\\cimv2\\rdms';
const DESKTOP = 'Win32_VirtualDesktopSession';
const NOT_FOUND = 0x80041002;

// The names of the calls, in failures as in faults.
const CONNECT = 'IWbemLocator::ConnectServer';
const QUERY = 'IWbemServices::ExecQuery';
const NEXT = 'IEnumWbemClassObject::Next';
const GET = 'IWbemServices::GetObject';
const METHOD = 'IWbemServices::ExecMethod';

const hang = (call, more = {}) => ({ call, hang: true, ...more });
const desktops = [
  { sessionId: 2, vmHostName: 'rdvh1', vmName: 'VDI-Ærø', userName: '山田 太郎', domainName: 'A' },
  { sessionId: 0xfffffffd, vmHostName: 'rdvh-å "', vmName: 'x', connectState: 4 },
  { sessionId: 3, vmHostName: 'rdvh1', logoff: { outcome: 'stuck' } },
];
const PATHS = [
  `${DESKTOP}.SessionId=2,VMHostName="rdvh1"`,
  `${DESKTOP}.SessionId=4294967293,VMHostName="rdvh-å \\""`,
  `${DESKTOP}.SessionId=3,VMHostName="rdvh1"`,
];
const PROPERTIES = ['SessionId', 'VMHostName', 'VMName', 'ConnectState', 'UserName', 'NoSuchThing'];

function reset(broker = {}, more = {}) {
  const { name = 'rdcb', ...options } = broker;
  sim('reset', { brokers: { [name]: { desktops, ...options } }, ...more });
}

const openOn = (addon, host = 'rdcb') => {
  const wmi = addon.openWmi(host, RDMS, '', '', '');
  assert.equal(wmi.errno, undefined, `openWmi: ${JSON.stringify(wmi)}`);
  return wmi;
};
const open = (host) => openOn(binding(), host);

/** `src/native/wmi-record.ts`, over again: the path and the values of each instance. */
function rows({ numbers, text, ...failure }, properties = PROPERTIES.length) {
  assert.deepEqual(failure, {});
  const found = [];
  let at = 0;
  const take = (length) => text.slice(at, (at += length));
  const words = 1 + 2 * properties;
  assert.equal(numbers.length % words, 0);
  for (let i = 0; i < numbers.length; i += words) {
    const row = [take(numbers[i])];
    for (let word = i + 1; word < i + words; word += 2) {
      const [kind, value] = [numbers[word], numbers[word + 1]];
      if (kind === 0) row.push(undefined);
      else if (kind === 1) row.push(value);
      else if (kind === 2) row.push(take(value));
      else row.push({ kind, value });
    }
    found.push(row);
  }
  assert.equal(at, text.length);
  return found;
}

const EXPECTED = [
  [PATHS[0], 2, 'rdvh1', 'VDI-Ærø', 0, '山田 太郎', undefined],
  [PATHS[1], 0xfffffffd, 'rdvh-å "', 'x', 4, undefined, undefined],
  [PATHS[2], 3, 'rdvh1', undefined, 0, undefined, undefined],
];

/** Closes, and waits until the provider has every reference back. */
async function allBack(...handles) {
  for (const handle of handles) binding().closeWmi(handle);
  await until('every reference is released', () => sim('stats').comObjects === 0);
  await until('all task memory is freed', () => sim('stats').taskMemory === 0);
  assert.deepEqual(sim('stats').errors, []);
}

// Windows itself, or Node, may have loaded the rest of COM long before.
check('oleaut32 is loaded by the first call to WMI, not by the addon', async () => {
  assert.deepEqual(JSON.parse(await child('modules')), { before: false, afterwards: true });

  check(
    'COM has its apartment, and the password is there, for as long as a connection is open',
    async () => {
      const [before, open, closed] = [
        { apartment: false, password: false },
        { apartment: true, password: true },
        { apartment: false, password: false },
      ];
      const { states, errors } = JSON.parse(await child('apartment'));
      assert.deepEqual(states, [before, open, closed]);
      assert.deepEqual(errors, []);
    },
  );
});

check('a list has the path and the properties of each instance, in both flavours', async () => {
  for (const host of ['rdcb', '']) {
    reset({ name: host });
    const wmi = open(host);
    assert.deepEqual(Reflect.ownKeys(wmi), []);
    const list = binding().listInstances(wmi, DESKTOP, PROPERTIES);
    assert.deepEqual(rows(list), EXPECTED);
    assert.deepEqual(await start('listInstances', wmi, DESKTOP, PROPERTIES).outcome, list);
    assert.deepEqual(
      rows(binding().listInstances(wmi, DESKTOP, []), 0),
      PATHS.map((path) => [path]),
    );
    await allBack(wmi);
  }
});

check('a long list comes in many steps, whole and in order', async () => {
  for (const length of [0, 1, 31, 32, 33, 64, 1000]) {
    reset({
      desktops: Array.from({ length }, (_, sessionId) => ({ sessionId, vmHostName: 'ø' })),
    });
    const wmi = open();
    const list = rows(binding().listInstances(wmi, DESKTOP, ['SessionId']), 1);
    assert.deepEqual(
      list.map(([, id]) => id),
      Array.from({ length }, (_, id) => id),
    );
    await allBack(wmi);
  }
});

check('an instance is found by its path, and 0x80041002 where there is none', async () => {
  reset();
  const wmi = open();
  for (const [i, path] of PATHS.entries()) {
    const got = binding().getInstance(wmi, path, PROPERTIES);
    assert.deepEqual(rows(got), [EXPECTED[i]]);
    assert.deepEqual(await start('getInstance', wmi, path, PROPERTIES).outcome, got);
  }
  for (const [path, errno] of [
    [`${DESKTOP}.SessionId=77,VMHostName="rdvh1"`, NOT_FOUND],
    ['Nothing.Like="this"', 0x80041010],
    ['x y', 0x8004103a],
    ['', 0x8004103a],
  ])
    assert.deepEqual(binding().getInstance(wmi, path, []), { syscall: GET, errno });
  await allBack(wmi);
});

check('a method is called with texts, and its answer is ReturnValue', async () => {
  reset();
  const wmi = open();
  const call = (...args) => binding().callMethod(wmi, PATHS[0], DESKTOP, ...args);
  const zero = [['', 0]];
  assert.deepEqual(
    rows(call('SendMessage', ['Title', 'Message'], ['Größe', 'a\r\n"b"\\ 🦊']), 1),
    zero,
  );
  assert.deepEqual(rows(call('SendMessage', ['message', 'TITLE'], ['', '']), 1), zero);
  assert.deepEqual(rows(call('Disconnect', [], []), 1), zero);
  const logoff = start('callMethod', wmi, PATHS[0], DESKTOP, 'Logoff', [], []);
  assert.deepEqual(rows(await logoff.outcome, 1), zero);
  const made = sim('calls').filter(({ call: name }) => name === METHOD);
  assert.deepEqual(
    made.map(({ method, title, message }) => [method, title, message]),
    [
      ['SendMessage', 'Größe', 'a\r\n"b"\\ 🦊'],
      ['SendMessage', '', ''],
      ['Disconnect', undefined, undefined],
      ['Logoff', undefined, undefined],
    ],
  );
  sim('addFault', { call: METHOD, returnValue: 0x80041003 });
  assert.deepEqual(rows(call('Logoff', [], []), 1), [['', 0x80041003]]);
  await allBack(wmi);
});

check('a method that is called wrongly fails, and is not called', async () => {
  reset();
  const wmi = open();
  const failure = (...args) => binding().callMethod(wmi, PATHS[0], ...args);
  const parameters = [['Title'], ['x']];
  for (const [args, syscall, errno] of [
    [[DESKTOP, 'SendMessage', [], []], METHOD, 0x8004102f],
    [[DESKTOP, 'Dance', [], []], METHOD, 0x8004102e],
    [['Nothing', 'SendMessage', ...parameters], GET, 0x80041010],
  ])
    assert.deepEqual(failure(...args), { syscall, errno }, args.join());
  const dance = failure(DESKTOP, 'Dance', ...parameters);
  assert.ok(dance.errno >= 0x80000000, JSON.stringify(dance));
  const logoff = failure(DESKTOP, 'Logoff', ...parameters);
  assert.deepEqual(logoff, { syscall: METHOD, errno: 0x8004102f });
  assert.deepEqual(rows(binding().getInstance(wmi, PATHS[0], ['SessionId']), 1), [[PATHS[0], 2]]);
  await allBack(wmi);
});

check('each step fails under its own name, with the HRESULT as it is', async () => {
  for (const errno of [0x80041003, 0x800706ba, 0x80010108, 0x40010, 0x40009, 0x40006]) {
    for (const [call, name, ...args] of [
      [QUERY, 'listInstances', DESKTOP, PROPERTIES],
      [NEXT, 'listInstances', DESKTOP, PROPERTIES],
      [GET, 'getInstance', PATHS[0], PROPERTIES],
      [GET, 'callMethod', PATHS[0], DESKTOP, 'SendMessage', ['Title', 'Message'], ['', '']],
      [METHOD, 'callMethod', PATHS[0], DESKTOP, 'Logoff', [], []],
    ]) {
      reset({}, { faults: [{ call, error: errno }] });
      const wmi = open();
      assert.deepEqual(binding()[name](wmi, ...args), { syscall: call, errno });
      assert.deepEqual(await start(name, wmi, ...args).outcome, { syscall: call, errno });
      await allBack(wmi);
    }
    reset({}, { faults: [{ call: CONNECT, error: errno }] });
    for (const outcome of [
      binding().openWmi('rdcb', RDMS, '', '', ''),
      await start('openWmi', 'rdcb', RDMS, '', '', '').outcome,
    ])
      assert.deepEqual(outcome, { syscall: CONNECT, errno });
    await allBack();
  }
});

check('hosts, namespaces and classes that are not there', async () => {
  sim('reset', {
    brokers: { none: { namespaceMissing: true }, classless: { classMissing: true, desktops } },
    unreachableDelay: 0,
  });
  const connect = (host, space = RDMS) => binding().openWmi(host, space, '', '', '');
  assert.deepEqual(connect('nobody'), { syscall: CONNECT, errno: 0x800706ba });
  assert.deepEqual(connect('none'), { syscall: CONNECT, errno: 0x8004100e });
  const wmi = connect('classless');
  const list = (name) => binding().listInstances(wmi, name, []);
  assert.deepEqual(list(DESKTOP), { syscall: NEXT, errno: 0x80041010 });
  assert.deepEqual(list('Nothing'), { syscall: NEXT, errno: 0x80041010 });
  await allBack(wmi);
});

check('a list that leaves somebody out is a failure', async () => {
  for (const incomplete of [0x40010, 0x40009]) {
    reset({ incomplete });
    const wmi = open();
    const list = binding().listInstances(wmi, DESKTOP, PROPERTIES);
    assert.deepEqual(list, { syscall: NEXT, errno: incomplete });
    await allBack(wmi);
  }
});

check('values have the type that they come with, and NULL is not empty', async () => {
  reset({ wrongTypes: { SessionId: 'text', VMName: 'number', ConnectState: 'null' } });
  const wmi = open();
  const [first] = rows(binding().listInstances(wmi, DESKTOP, PROPERTIES));
  assert.deepEqual(first.slice(1, 5), ['2', 'rdvh1', 0, undefined]);
  await allBack(wmi);
  reset({ nullStrings: false });
  const again = open();
  const [, second] = rows(binding().listInstances(again, DESKTOP, PROPERTIES));
  assert.deepEqual(second.slice(5), ['', undefined]);
  await allBack(again);
});

check('an instance without a path on its host has its whole path, or none', async () => {
  for (const [paths, expected] of [
    ['full', `\\\\rdcb\\${RDMS}:${PATHS[0]}`],
    ['none', ''],
  ]) {
    reset({ paths });
    const wmi = open();
    const [[path]] = rows(binding().listInstances(wmi, DESKTOP, []), 0);
    assert.equal(path, expected);
    if (path) assert.deepEqual(rows(binding().getInstance(wmi, path, []), 0), [[path]]);
    await allBack(wmi);
  }
});

check('every proxy has a blanket, with the identity of the account, while it is used', async () => {
  const account = { userName: 'Jürgen', domain: 'CONTOSO', password: 'pa\u{1f511}ss "wörd"' };
  const upn = { userName: 'jo@contoso.com', password: '' };
  for (const [host, userName, domain, password] of [
    ['', '', '', ''],
    ['rdcb', '', '', ''],
    ['rdcb', account.userName, account.domain, account.password],
    ['rdcb', upn.userName, '', ''],
  ]) {
    reset({ name: host, withClientSecurity: true, accounts: [account, upn] });
    const wmi = binding().openWmi(host, RDMS, userName, domain, password);
    assert.equal(wmi.errno, undefined);
    globalThis.gc();
    assert.equal(rows(binding().listInstances(wmi, DESKTOP, PROPERTIES)).length, 3);
    assert.equal(rows(await start('getInstance', wmi, PATHS[0], []).outcome, 0).length, 1);
    const message = ['SendMessage', ['Title', 'Message'], ['a', 'b']];
    const sent = binding().callMethod(wmi, PATHS[0], DESKTOP, ...message);
    assert.deepEqual(rows(sent, 1), [['', 0]]);
    await allBack(wmi);
  }
});

check('an account that is refused, and one for this host', async () => {
  reset({ accounts: [{ userName: 'a', domain: 'B', password: 'c' }] });
  for (const [user, domain, password] of [
    ['a', 'B', 'C'],
    ['a', '', 'c'],
    ['', '', ''],
  ]) {
    const outcome = binding().openWmi('rdcb', RDMS, user, domain, password);
    if (user === '') binding().closeWmi(outcome);
    else assert.deepEqual(outcome, { syscall: CONNECT, errno: 0x80070005 });
  }
  reset({ name: '' });
  const local = binding().openWmi('', RDMS, 'a', 'B', 'c');
  assert.deepEqual(local, { syscall: CONNECT, errno: 0x80041064 });
  await allBack();
});

check('a Next that is not ready is asked again, until it is', async () => {
  reset({ latency: 900 });
  const wmi = await start('openWmi', 'rdcb', RDMS, '', '', '').outcome;
  const began = performance.now();
  assert.deepEqual(rows(await start('listInstances', wmi, DESKTOP, PROPERTIES).outcome), EXPECTED);
  assert.ok(performance.now() - began >= 800);
  sim('addFault', { call: NEXT, error: 0x40004, times: 1 });
  assert.deepEqual(rows(binding().listInstances(wmi, DESKTOP, PROPERTIES)), EXPECTED);
  await allBack(wmi);
});

check(
  'a list that is abandoned ends at its next slice, though the host never answers',
  async () => {
    reset({}, { faults: [hang(NEXT)] });
    const wmi = open();
    const list = start('listInstances', wmi, DESKTOP, PROPERTIES);
    await until('it hangs', () => blocked() === 1);
    await sleep(600);
    assert.equal(list.settled, false);
    binding().abandon(list.ticket);
    const idle = () => binding().wmiStats(wmi).numbers[0] === 0;
    await until('its thread is free', idle, 2_000);
    assert.equal(list.settled, false);
    await allBack(wmi);
  },
);

check('a connection whose opening is abandoned is not left open', async () => {
  reset({ latency: 200 });
  const slow = start('openWmi', 'rdcb', RDMS, '', '', '');
  await until('it connects', () => sim('calls').length === 1);
  binding().abandon(slow.ticket);
  reset();
  const calls = [];
  for (let round = 0; round < 300; round++) {
    const call = start('openWmi', 'rdcb', RDMS, '', '', '');
    calls.push(call);
    const end = performance.now() + (round % 50) / 25;
    while (performance.now() < end);
    binding().abandon(call.ticket);
  }
  const last = await until('threads are done', async () => {
    const { errno } = binding().openWmi('rdcb', RDMS, '', '', '');
    return errno === undefined;
  });
  assert.equal(last, undefined);
  await until('garbage is collected', () => (globalThis.gc(), sim('stats').comObjects === 0));
  assert.ok(calls.every(({ settled }) => !settled));
  await allBack();
});

check('connections that nobody closed are closed when they are collected', async () => {
  reset();
  (() => {
    for (let i = 0; i < 50; i++) open();
  })();
  await (async () => {
    for (let i = 0; i < 50; i++) await start('openWmi', 'rdcb', RDMS, '', '', '').outcome;
  })();
  await until('they are collected', () => (globalThis.gc(), sim('stats').comObjects === 0));
  await allBack();
});

check('a closed connection is closed when its calls have ended, and refuses more', async () => {
  reset({}, { faults: [hang(GET)] });
  const wmi = open();
  const paths = Array.from({ length: LIMIT + 2 }, (_, i) => `${DESKTOP}.SessionId=${i}`);
  const calls = paths.map((path) => start('getInstance', wmi, path, []));
  await until('all turns are taken', () => blocked() === LIMIT);
  const method = start('callMethod', wmi, PATHS[2], DESKTOP, 'Logoff', [], []);
  assert.deepEqual(rows(await method.outcome, 1), [['', 0]]);
  const began = performance.now();
  for (let i = 0; i < 3; i++) assert.equal(binding().closeWmi(wmi), undefined);
  assert.ok(performance.now() - began < 1_000, 'closing blocks');
  for (const { outcome } of calls.slice(LIMIT)) assert.deepEqual(await outcome, unstarted(GET, 6));
  assert.ok(sim('stats').comObjects > 0);
  for (const [syscall, name, ...args] of [
    [QUERY, 'listInstances', DESKTOP, []],
    [GET, 'getInstance', PATHS[0], []],
    [METHOD, 'callMethod', PATHS[0], DESKTOP, 'Logoff', [], []],
    [METHOD, 'callMethod', PATHS[0], DESKTOP, 'SendMessage', ['Title'], ['']],
  ]) {
    assert.deepEqual(binding()[name](wmi, ...args), unstarted(syscall, 6));
    assert.deepEqual(await start(name, wmi, ...args).outcome, unstarted(syscall, 6));
  }
  assert.deepEqual(binding().wmiStats(wmi), unstarted('wmiStats', 6));
  sim('release');
  for (const { outcome } of calls.slice(0, LIMIT))
    assert.deepEqual(await outcome, { syscall: GET, errno: 0x800706be });
  await allBack();
});

check(
  'lanes: a host has its own queue for WMI, whoever opens it, and in whichever case',
  async () => {
    reset(
      { latency: 0 },
      { servers: { rdcb: {} }, faults: [hang(GET, { times: LIMIT }), hang(METHOD)] },
    );
    const [wmi, again] = ['rdcb', 'RDCB'].map(open);
    const server = binding().openServer('rdcb', false);
    const ask = (handle, id) => start('getInstance', handle, `${DESKTOP}.SessionId=${id}`, []);
    const busy = Array.from({ length: LIMIT }, (_, id) => ask(id % 2 ? wmi : again, id));
    await until('all turns are taken', () => blocked() === LIMIT);
    const waiting = [start('listInstances', wmi, DESKTOP, []), ask(again, 100), ask(wmi, 100)];
    const requests = [wmi, again].map((handle) =>
      start('callMethod', handle, PATHS[0], DESKTOP, 'Logoff', [], []),
    );
    await until('requests take no turn', () => blocked() === LIMIT + 2);
    const { numbers } = binding().wmiStats(wmi);
    assert.deepEqual([...numbers.slice(0, 4)], [LIMIT, 3, 0, 16]);
    assert.deepEqual([...numbers.slice(4, 8)], [2, 0, 0, 64]);
    // The same host's sessions.
    assert.ok((await start('enumerateSessionsEx', server).outcome).numbers);
    assert.equal(binding().hostStats(server).numbers[0], 0);
    assert.ok(waiting.every(({ settled }) => !settled));
    sim('release');
    await Promise.all([...busy, ...waiting, ...requests].map(({ outcome }) => outcome));
    binding().closeServer(server);
    await allBack(wmi, again);
  },
);

check('two questions about one instance, in whichever case, wait for each other', async () => {
  reset({}, { faults: [hang(GET)] });
  const wmi = open();
  const calls = [PATHS[0], PATHS[0].toUpperCase(), PATHS[0].toLowerCase()].map((path) =>
    start('getInstance', wmi, path, []),
  );
  await until('one hangs', () => blocked() === 1);
  await sleep(50);
  assert.equal(blocked(), 1);
  for (const { ticket } of calls) binding().abandon(ticket);
  sim('release');
  await allBack(wmi);
});

check('without a thread to be had a call fails with 8, and was not made', async () => {
  reset();
  const addon = withHooks({ mostThreads: 0 });
  const refused = unstarted('CoCreateInstance', 8);
  assert.deepEqual(addon.openWmi('rdcb', RDMS, '', '', ''), refused);
  assert.deepEqual(sim('calls'), []);
});

check('a host whose openings hang fails with 170, and others are not concerned', async () => {
  const OPENINGS = 16;
  reset({}, { servers: { other: {} }, faults: [hang(CONNECT, { server: 'rdcb' })] });
  const connect = () => start('openWmi', 'rdcb', RDMS, '', '', '');
  const busy = Array.from({ length: OPENINGS }, connect);
  await until('all hang', () => blocked() === OPENINGS);
  assert.deepEqual(await connect().outcome, unstarted('CoCreateInstance', 170));
  assert.deepEqual(binding().openWmi('RDCB', RDMS, '', '', ''), unstarted('CoCreateInstance', 170));
  const other = binding().openWmi('other', 'root\\cimv2', '', '', '');
  assert.equal(other.errno, undefined);
  sim('release');
  for (const { outcome } of busy) assert.equal((await outcome).syscall, CONNECT);
  await allBack(other);
});

check('10,000 calls leave no reference, memory, thread or handle behind', async () => {
  reset({ withClientSecurity: true });
  const wmi = open();
  const ask = [
    () => start('getInstance', wmi, PATHS[0], PROPERTIES).outcome,
    () => start('getInstance', wmi, PATHS[1], PROPERTIES).outcome,
    () => start('listInstances', wmi, DESKTOP, PROPERTIES).outcome,
    () =>
      start('callMethod', wmi, PATHS[0], DESKTOP, 'SendMessage', ['Title', 'Message'], ['a', 'b'])
        .outcome,
    () => start('getInstance', wmi, 'nonsense', PROPERTIES).outcome,
  ];
  const chains = (rounds) =>
    Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let i = 0; i < rounds; i++)
          for (const question of ask) assert.notEqual((await question()).started, false);
      }),
    );
  // The pool's threads are there from now on.
  await chains(20);
  const before = sim('processCounts');
  await chains(500);
  const after = sim('processCounts');
  // Node itself may begin or end a thread or two.
  for (const what of ['threads', 'handles']) {
    const [was, is] = [before[what], after[what]];
    assert.ok(was > 0 && is < was + 20, `${is} ${what}, and ${was} before`);
  }
  const { comObjects, taskMemory, errors } = sim('stats');
  assert.deepEqual({ comObjects, errors }, { comObjects: 1, errors: [] });
  assert.ok(taskMemory < 50, `${taskMemory} blocks of task memory`);
  await allBack(wmi);
});

const parts = {
  async apartment() {
    reset({ withClientSecurity: true });
    const states = [sim('comState')];
    const password = 'ein sehr langes Paßwort, von dem die Hälfte bleibt';
    const wmi = binding().openWmi('rdcb', RDMS, 'CONTOSO\\ada', '', password);
    assert.equal(wmi.errno, undefined, JSON.stringify(wmi));
    assert.equal(binding().listInstances(wmi, DESKTOP, PROPERTIES).errno, undefined);
    states.push(sim('comState'));
    binding().closeWmi(wmi);
    await until('it is closed', () => sim('stats').comObjects === 0);
    await until('the apartment is gone', () => !sim('comState').apartment);
    states.push(sim('comState'));
    console.log(JSON.stringify({ states, errors: sim('stats').errors }));
  },
  modules() {
    const loaded = () =>
      process.report
        .getReport()
        .sharedObjects.some((path) => path.toLowerCase().endsWith('\\oleaut32.dll'));
    binding();
    const before = loaded();
    reset();
    binding().closeWmi(open());
    console.log(JSON.stringify({ before, afterwards: loaded() }));
  },
};

function child(part) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [__filename, addonPath, part], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}

const part = isMainThread ? process.argv[3] : undefined;
if (part === undefined) void run({ deadline: 120_000 });
else void parts[part]();
