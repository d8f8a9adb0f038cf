// @ts-check
// What `require('wtsapi32')` costs, in fresh processes, beside a package that is one empty file.
// `node require.cjs FOLDER`: both are in its node_modules, as a user has them.
const { spawnSync } = require('node:child_process');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const ROUNDS = 25;
const PACKAGES = /** @type {const} */ (['empty', 'wtsapi32']);

const [folder = '', name] = process.argv.slice(2);
if (name === undefined) compare();
else {
  const load = createRequire(join(folder, 'program.js'));
  const start = performance.now();
  load(name);
  console.log(performance.now() - start);
}

function compare() {
  const best = { empty: Infinity, wtsapi32: Infinity };
  // The best: everything above it is what else this machine did meanwhile.
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of PACKAGES) best[name] = Math.min(best[name], inFreshProcess(name));
  }
  const ratio = best.wtsapi32 / best.empty;
  for (const row of [
    { name: 'require: an empty module', value: best.empty, unit: 'ms' },
    { name: 'require: wtsapi32', value: best.wtsapi32, unit: 'ms' },
    {
      ...{ name: 'require: wtsapi32 / empty', value: ratio, unit: 'ratio' },
      ...{ limit: 3, better: 'lower' },
    },
  ])
    console.log(JSON.stringify(row));
}

/** @param {string} name */
function inFreshProcess(name) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [__filename, folder, name], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return Number(stdout);
}
