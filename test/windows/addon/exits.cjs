'use strict';
/*
 * The end of the process, with calls in flight. Each part runs in a child; this script judges how it ended. Some
 * run a second time without a model, whose thread and environment no program of a user has: then every call
 * hangs that is no opening of a server.
 */
const { spawn } = require('node:child_process');
const { isMainThread, Worker, workerData } = require('node:worker_threads');
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
  until,
} = require('./tools.cjs');

const stuck = {
  sessions: [{ id: 1, logoff: { outcome: 'stuck' } }, { id: 2 }],
  servers: { host: {} },
};
const hanging = {
  ...stuck,
  faults: ['WTSEnumerateSessionsExW', 'WTSQuerySessionInformationW'].map((call) => ({
    call,
    hang: true,
  })),
};

/** Nothing to script where there is no model. */
function script(options) {
  if (process.env.WTSAPI32_SIM !== 'hang') sim('reset', options);
}

/** One call of each kind that can be under way: endless, running, queued, on a server. */
async function everyStage() {
  script(hanging);
  const server = binding().openServer('host', false);
  const calls = [
    start('logoffSession', undefined, 1, true),
    ...questions(7, binding(), undefined),
    ...questions(7, binding(), server),
  ];
  await until('calls hang', () => blocked() === 9);
  return calls;
}

const RDMS = 'root\\cimv2\\rdms';
const DESKTOP = 'Win32_VirtualDesktopSession';
const wmiHanging = {
  brokers: { rdcb: {}, dead: {} },
  faults: [
    { call: 'IWbemLocator::ConnectServer', server: 'dead', hang: true },
    ...['IEnumWbemClassObject::Next', 'IWbemServices::GetObject'].map((call) => ({
      call,
      hang: true,
    })),
  ],
};

/** The same of WMI: an opening, questions, queued ones, and connections that are open, closing and closed. */
async function everyStageOfWmi() {
  sim('reset', wmiHanging);
  const [wmi, other] = [1, 2].map(() => binding().openWmi('rdcb', RDMS, '', '', ''));
  const look = (handle, id) => start('getInstance', handle, `${DESKTOP}.SessionId=${id}`, []);
  const calls = [
    start('openWmi', 'dead', RDMS, '', '', ''),
    start('listInstances', wmi, DESKTOP, []),
    ...Array.from({ length: 7 }, (_, id) => look(id % 2 ? wmi : other, id)),
  ];
  await until('calls hang', () => blocked() === 5);
  binding().closeWmi(other);
  return calls;
}

const parts = {
  async abandoned() {
    for (const { ticket } of await everyStage()) binding().abandon(ticket);
  },
  async closed() {
    script(hanging);
    const server = binding().openServer('host', false);
    const { ticket } = start('enumerateSessionsEx', server);
    await until('it hangs', () => blocked() === 1);
    binding().closeServer(server);
    binding().abandon(ticket);
    for (let i = 0; i < 20; i++) binding().openServer('host', false);
  },
  async exit() {
    await everyStage();
    process.exit(7);
  },
  exitAtOnce() {
    script(stuck);
    for (let i = 0; i < 20; i++) start('logoffSession', undefined, 1, true);
    questions(20, binding(), undefined);
    process.exit(7);
  },
  async exitInFlood() {
    sim('reset', stuck);
    const again = () => start('enumerateSessionsEx', undefined).outcome.then(again);
    for (let i = 0; i < 50; i++) void again();
    await sleep(50);
    process.exit(7);
  },
  async exitInCallback() {
    await everyStage();
    binding().openServer('host', false, () => process.exit(7));
  },
  async exitWithBlockedWorker() {
    script(stuck);
    new Worker(__filename, { argv: [addonPath], workerData: 'blockedWorker' });
    await until('the worker blocks', () => blocked() === 1);
    await sleep(50);
    process.exit(7);
  },
  blockedWorker() {
    const { ticket } = start('logoffSession', undefined, 1, true);
    for (;;) binding().waitFor(ticket, Infinity);
  },
  async exitWithWorkerInWindows() {
    script(stuck);
    new Worker(__filename, { argv: [addonPath], workerData: 'workerInWindows' });
    await until('the worker blocks', () => blocked() === 1);
    await sleep(50);
    process.exit(7);
  },
  workerInWindows() {
    for (;;) binding().logoffSession(undefined, 1, true);
  },
  async wmiAbandoned() {
    const calls = await everyStageOfWmi();
    for (const { ticket } of calls) binding().abandon(ticket);
  },
  async exitInWmi() {
    await everyStageOfWmi();
    process.exit(7);
  },
  async exitWithWorkerInWmi() {
    script(wmiHanging);
    new Worker(__filename, { argv: [addonPath], workerData: 'workerInWmi' });
    await until('the worker blocks', () => blocked() === 1);
    await sleep(50);
    process.exit(7);
  },
  workerInWmi() {
    for (;;) binding().openWmi('dead', RDMS, '', '', '');
  },
  async keptAlive() {
    sim('reset', { faults: [{ call: 'WTSEnumerateSessionsExW', delay: 700, error: 5 }] });
    start('enumerateSessionsEx', undefined).outcome.then(({ errno }) =>
      console.log(`answer ${errno}`),
    );
  },
  uncaught() {
    sim('reset', stuck);
    start('logoffSession', undefined, 1, true);
    binding().enumerateSessions(undefined, () => {
      throw new Error('from the callback');
    });
  },
  loadedOnly() {
    binding();
  },
  idle() {
    // Idle threads of the pool are not waited for.
    sim('reset', stuck);
    start('enumerateSessions', undefined);
  },
};

function child(part, env, milliseconds = 20_000) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [__filename, addonPath, part], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    let timedOut = false;
    const began = Date.now();
    const timer = setTimeout(() => ((timedOut = true), process_.kill()), milliseconds);
    for (const stream of [process_.stdout, process_.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    process_.once('error', reject);
    process_.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, timedOut, took: Date.now() - began });
    });
  });
}

function judge(sentence, part, { code = 0, output = /^$/, rounds = 1, env } = {}) {
  check(sentence, async () => {
    for (let round = 0; round < rounds; round++) {
      const end = await child(part, env);
      assert.ok(!end.timedOut, `round ${round}: it hangs. ${end.output}`);
      assert.equal(end.code, code, end.output);
      assert.match(end.output.trim(), output);
    }
  });
}

judge('a process ends by itself when all that hangs is abandoned', 'abandoned');
judge('a process ends by itself with servers open, closing and closed', 'closed');
judge('a process ends by itself after merely loading the addon', 'loadedOnly');
judge('a process ends by itself while threads of the pool idle', 'idle', { rounds: 2 });
judge('process.exit() ends the process with calls in flight', 'exit', { code: 7 });
judge('process.exit() ends the process while threads are starting', 'exitAtOnce', { code: 7 });
judge('process.exit() ends the process while outcomes arrive', 'exitInFlood', {
  code: 7,
  rounds: 4,
});
judge('process.exit() from a callback ends the process', 'exitInCallback', { code: 7 });
judge('process.exit() does not wait for a worker that blocks in waitFor', 'exitWithBlockedWorker', {
  code: 7,
});
judge(
  'process.exit() does not wait for a worker whose blocking call never returns',
  'exitWithWorkerInWindows',
  { code: 7 },
);
judge(
  'a process ends by itself with connections to WMI open, and all calls abandoned',
  'wmiAbandoned',
);
judge('process.exit() ends the process with calls to WMI in flight', 'exitInWmi', {
  code: 7,
  rounds: 4,
});
judge('process.exit() does not wait for a worker that blocks in WMI', 'exitWithWorkerInWmi', {
  code: 7,
});
judge('a call that somebody waits for keeps the process alive', 'keptAlive', {
  output: /^answer 5$/,
});
judge('an exception of a callback that nobody catches ends the process with code 1', 'uncaught', {
  code: 1,
  output: /Error: from the callback/,
});

for (const [what, part, code] of [
  ['ends by itself when all that hangs is abandoned', 'abandoned', 0],
  ['ends by itself with servers open, closing and closed', 'closed', 0],
  ['ends at process.exit() with calls in flight', 'exit', 7],
  ['ends at process.exit() while threads are starting', 'exitAtOnce', 7],
  ['ends at process.exit() from a callback', 'exitInCallback', 7],
  ['ends at process.exit() while a worker blocks in waitFor', 'exitWithBlockedWorker', 7],
  ['ends at process.exit() while a worker blocks in Windows', 'exitWithWorkerInWindows', 7],
]) {
  const env = { WTSAPI32_SIM: 'hang' };
  judge(`without a model, a process ${what}`, part, { code, rounds: 3, env });
}

const part = isMainThread ? process.argv[3] : workerData;
if (part === undefined) void run({ deadline: 120_000 });
else void parts[part]();
