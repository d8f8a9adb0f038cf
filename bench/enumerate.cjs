// @ts-check
/*
 * Runs in Windows Node: enumerating 1,000 sessions with names and users, in several ways over one DLL. Only
 * the ratios mean something: the rounds alternate, so that what else the machine does hits all.
 */
/** @type {any} the types are of an ES module, the package is loaded as CommonJS */
const koffi = require(/** @type {string} */ ('koffi'));
const { listSessionsSync } = require('wtsapi32');
const { control, freeze } = require('../test/model/controller.cjs');

const [yardsticks = ''] = process.argv.slice(2);
const SESSIONS = 1000;
const ROUNDS = 31;
const PER_ROUND = 40;
const WARM_UP = 5;

const script = {
  sessions: Array.from({ length: SESSIONS }, (_, i) => ({
    id: i + 2,
    name: `RDP-Tcp#${i}`,
    userName: `usuário.${i}`,
    domainName: 'CONTOSO',
  })),
};
control('reset', script);
listSessionsSync();
// What is measured is this side of the DLL: the list is replayed as it was.
freeze();

const inC = koffi.load(yardsticks);
/** @type {Record<'copied' | 'packed' | 'raw', (iterations: number, expected: number) => number>} */
const native = {
  copied: inC.func('double copied(int iterations, int expected)'),
  packed: inC.func('double packed(int iterations, int expected)'),
  raw: inC.func('double raw(int iterations, int expected)'),
};

const SessionInfo = koffi.struct('WTS_SESSION_INFO_1W', {
  ExecEnvId: 'uint32_t',
  State: 'int',
  SessionId: 'uint32_t',
  pSessionName: 'str16',
  pHostName: 'str16',
  pUserName: 'str16',
  pDomainName: 'str16',
  pFarmName: 'str16',
});
const wtsapi32 = koffi.load('wtsapi32.dll');
const enumerate = wtsapi32.func(
  'bool __stdcall WTSEnumerateSessionsExW(void *hServer, _Inout_ uint32_t *pLevel, uint32_t Filter, _Out_ void **ppSessionInfo, _Out_ uint32_t *pCount)',
);
const free = wtsapi32.func(
  'bool __stdcall WTSFreeMemoryExW(int type, void *memory, uint32_t count)',
);
const rowsOf = koffi.array(SessionInfo, SESSIONS);

function withKoffi() {
  /** @type {unknown[]} */
  const list = [null];
  const count = [0];
  if (!enumerate(null, [1], 0, list, count)) throw new Error('WTSEnumerateSessionsExW failed');
  const rows = koffi.decode(list[0], rowsOf);
  free(2, list[0], count[0]);
  return rows;
}

/** @param {() => unknown[]} list */
function time(list) {
  const begin = process.hrtime.bigint();
  for (let i = 0; i < PER_ROUND; i++) {
    if (list().length !== SESSIONS) throw new Error('wrong number of sessions');
  }
  return Number(process.hrtime.bigint() - begin) / 1000 / PER_ROUND;
}

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const facade = () => listSessionsSync();
const last = facade().at(-1);
if (last?.userName !== `usuário.${SESSIONS - 1}`) throw new Error('the facade read the wrong user');

/** @param {keyof typeof native} name */
function timeInC(name) {
  const micros = native[name](PER_ROUND, SESSIONS);
  if (micros < 0) throw new Error(`${name} failed: ${micros}`);
  return micros;
}

const ways = {
  copied: () => timeInC('copied'),
  facade: () => time(facade),
  koffi: () => time(withKoffi),
  packed: () => timeInC('packed'),
  raw: () => timeInC('raw'),
};
const names = /** @type {(keyof typeof ways)[]} */ (Object.keys(ways));
/** @type {Record<keyof typeof ways, number[]>} */
const times = { copied: [], facade: [], koffi: [], packed: [], raw: [] };
for (let round = 0; round < ROUNDS + WARM_UP; round++) {
  for (const name of names) {
    const micros = ways[name]();
    // The first rounds warm the compilers up.
    if (round >= WARM_UP) times[name].push(micros);
  }
}
const micros = {
  copied: median(times.copied),
  facade: median(times.facade),
  koffi: median(times.koffi),
  packed: median(times.packed),
  raw: median(times.raw),
};
const about = { sessions: SESSIONS, runtime: `node ${process.versions.node}`, rounds: ROUNDS };
const rows = [
  { name: 'enumerate: C, into its own memory', value: micros.copied, unit: 'us' },
  { name: 'enumerate: listSessionsSync()', value: micros.facade, unit: 'us' },
  { name: 'enumerate: koffi', value: micros.koffi, unit: 'us' },
  { name: 'enumerate: C, into one block', value: micros.packed, unit: 'us' },
  { name: 'enumerate: C, nothing kept', value: micros.raw, unit: 'us' },
  {
    ...{ name: 'enumerate: facade / C', value: micros.facade / micros.copied, unit: 'ratio' },
    ...{ limit: 1.5, better: 'lower' },
  },
  { name: 'enumerate: facade / C, one block', value: micros.facade / micros.packed, unit: 'ratio' },
  { name: 'enumerate: facade / C, nothing kept', value: micros.facade / micros.raw, unit: 'ratio' },
  {
    ...{ name: 'enumerate: koffi / facade', value: micros.koffi / micros.facade, unit: 'ratio' },
    ...{ limit: 5, better: 'higher' },
  },
];
for (const row of rows)
  console.log(JSON.stringify({ ...row, value: Number(row.value.toFixed(3)), ...about }));
