// @ts-check
/*
 * Runs in Windows Node: 1,000 sessions with their details, by this package and by a C program that makes the same
 * calls. The rounds alternate, so that what else the machine does hits both.
 */
/** @type {any} the types are of an ES module, the package is loaded as CommonJS */
const koffi = require(/** @type {string} */ ('koffi'));
const { listSessionDetails, listSessionDetailsSync } = require('wtsapi32');
const { control, freeze } = require('../test/model/controller.cjs');
const { quantile, report } = require('./many-waits.cjs');

const [yardstick = ''] = process.argv.slice(2);
const SESSIONS = 1000;
const ROUNDS = 21;
const PER_ROUND = 10;
const WARM_UP = 5;

const sessions = Array.from({ length: SESSIONS }, (_, i) => ({
  ...{ id: i + 1, name: `RDP-Tcp#${i}`, userName: `usuário.${i}`, domainName: 'CONTOSO' },
  ...{ locked: i % 2 === 0, lastInputTime: Date.UTC(2026, 0, 1) },
}));
control('reset', { sessions });
const calls = () => control('calls').length;
const before = calls();
if (listSessionDetailsSync().length !== SESSIONS) throw new Error('not the list');
report({
  ...{ name: 'details-1000: calls of Windows', value: calls() - before, unit: '' },
  ...{ limit: SESSIONS + 1, better: 'lower' },
});
const inC = koffi.load(yardstick).func('double detailed(int iterations, int expected)');
// What is measured is this side of the host: its answers are replayed as they were.
inC(1, SESSIONS);
freeze();

async function main() {
  /** @type {{ sync: number[], async: number[], c: number[] }} */
  const times = { sync: [], async: [], c: [] };
  /** @param {() => unknown} list */
  const micros = async (list) => {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < PER_ROUND; i++) await list();
    return Number(process.hrtime.bigint() - begin) / 1000 / PER_ROUND;
  };
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const sync = await micros(() => listSessionDetailsSync());
    const async = await micros(() => listSessionDetails());
    const c = inC(PER_ROUND, SESSIONS);
    if (c < 0) throw new Error(`the C program failed: ${c}`);
    // The first rounds warm the compilers up.
    if (round < WARM_UP) continue;
    times.sync.push(sync);
    times.async.push(async);
    times.c.push(c);
  }
  const sync = quantile(times.sync, 0.5);
  const async = quantile(times.async, 0.5);
  const c = quantile(times.c, 0.5);
  report({ name: 'details-1000: C, into its own memory', value: c, unit: 'us' });
  report({ name: 'details-1000: listSessionDetailsSync', value: sync, unit: 'us' });
  report({ name: 'details-1000: listSessionDetails', value: async, unit: 'us' });
  for (const [name, value] of [
    ['sync', sync],
    ['async', async],
  ]) {
    report({
      ...{ name: `details-1000: ${name} / C`, value: Number(value) / c, unit: 'ratio' },
      ...{ limit: 1.5, better: 'lower' },
    });
  }
}

void main();
