// @ts-check
// What the first call costs, which loads the addon, in fresh processes: beside the load of an empty addon by
// the same way, node-gyp-build. `node load.cjs FOLDER`, in which prebuilds/ has the empty addon.
const { spawnSync } = require('node:child_process');

const ROUNDS = 15;

/** @type {Record<string, (folder: string) => number>} */
const measured = {
  'empty addon': (folder) => {
    // Node is then as warm as it is before the first call.
    require('wtsapi32');
    const start = performance.now();
    /** @type {{ path: (root: string) => string }} */
    const { path } = require(/** @type {string} */ ('node-gyp-build'));
    process.dlopen({ exports: {} }, path(folder));
    return performance.now() - start;
  },
  'first call': () => {
    const wtsapi32 = require('wtsapi32');
    const start = performance.now();
    wtsapi32.currentSessionId();
    return performance.now() - start;
  },
  'first list': () => {
    const wtsapi32 = require('wtsapi32');
    const start = performance.now();
    wtsapi32.listSessionsSync();
    return performance.now() - start;
  },
};

const [folder = '', what] = process.argv.slice(2);
if (what === undefined) compare();
else console.log(measured[what]?.(folder));

function compare() {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
  // Turn and turn about, so that whatever else this machine does hits them alike.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, list] of Object.entries(times)) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [__filename, folder, name], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      list.push(Number(stdout));
    }
  }
  // The best: everything above it is what else this machine did meanwhile.
  const best = (/** @type {string} */ name) => Math.min(...(times[name] ?? []));
  const row = (/** @type {object} */ fields) => console.log(JSON.stringify(fields));
  for (const name of Object.keys(times))
    row({ name: `load: ${name}`, value: best(name), unit: 'ms' });
  row({
    name: 'load: first call / empty addon',
    ...{
      value: best('first call') / best('empty addon'),
      unit: 'ratio',
      limit: 1.5,
      better: 'lower',
    },
  });
}
