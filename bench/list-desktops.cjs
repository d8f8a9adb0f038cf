// @ts-check
/*
 * Runs in Windows Node: a broker's list of 1,000 desktops on 50 hosts, by this package and by a C program over the
 * same provider. Only the ratio means something: the rounds alternate, so that what else the machine does hits both.
 */
/** @type {any} the types are of an ES module, the package is loaded as CommonJS */
const koffi = require(/** @type {string} */ ('koffi'));
const { connectBrokerSync } = require('wtsapi32');
const { control, freeze } = require('../test/model/controller.cjs');
const { quantile, report } = require('./many-waits.cjs');

const [yardstick = ''] = process.argv.slice(2);
const DESKTOPS = 1000;
const HOSTS = 50;
const ROUNDS = 21;
const PER_ROUND = 10;
const WARM_UP = 3;

const desktops = Array.from({ length: DESKTOPS }, (_, i) => ({
  sessionId: 2 + Math.floor(i / HOSTS),
  vmHostName: `rdvh${i % HOSTS}.contoso.com`,
  ...{ vmName: `vdi-${i}`, userName: `usuário.${i}`, domainName: 'CONTOSO' },
  ...{ collectionId: 'Büro', clientMachineName: `pc-${i}` },
}));
control('reset', { brokers: { '': { desktops } } });
const broker = connectBrokerSync();
broker.listVirtualDesktopSessionsSync();
const queries = () =>
  control('calls').filter(
    (/** @type {{ call: string }} */ made) => made.call === 'IWbemServices::ExecQuery',
  ).length;
const before = queries();
if (broker.listVirtualDesktopSessionsSync().length !== DESKTOPS) throw new Error('not the list');
report({ name: 'list-desktops: queries a list', value: queries() - before, unit: '' });
const inC = koffi.load(yardstick).func('double listed(int iterations, int expected)');
// The two ask for their rows in portions of other sizes.
timeInC();
// What is measured is this side of the provider: its rows are replayed as they were.
freeze();

function timeInC() {
  const micros = inC(PER_ROUND, DESKTOPS);
  if (micros < 0) throw new Error(`the C program failed: ${micros}`);
  return micros;
}

function timeFacade() {
  const begin = process.hrtime.bigint();
  for (let i = 0; i < PER_ROUND; i++) {
    const rows = broker.listVirtualDesktopSessionsSync();
    if (rows.length !== DESKTOPS) throw new Error('wrong number of desktops');
  }
  return Number(process.hrtime.bigint() - begin) / 1000 / PER_ROUND;
}

/** @type {number[]} */
const facade = [];
/** @type {number[]} */
const c = [];
for (let round = 0; round < ROUNDS + WARM_UP; round++) {
  const [micros, microsInC] = [timeFacade(), timeInC()];
  // The first rounds warm the compilers up.
  if (round < WARM_UP) continue;
  facade.push(micros);
  c.push(microsInC);
}
broker.close();
const [ours, theirs] = [quantile(facade, 0.5), quantile(c, 0.5)];
report({ name: 'list-desktops: C, into its own memory', value: theirs, unit: 'us' });
report({ name: 'list-desktops: Broker', value: ours, unit: 'us' });
report({
  ...{ name: 'list-desktops: Broker / C', value: ours / theirs, unit: 'ratio' },
  ...{ limit: 2, better: 'lower' },
});
