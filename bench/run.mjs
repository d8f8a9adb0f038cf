// @ts-check
// `npm run bench [-- --json] [-- NAME…]`: the benchmarks in Windows Node, over the simulated wtsapi32.dll.
// Absolute times say little under Wine; the ratios are what is promised.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../scripts/build/ensure.mjs';
import { TARGETS } from '../scripts/build/targets.mjs';
import { zig } from '../scripts/build/zig.mjs';
import { CACHE, REPO } from '../scripts/lib/cache.mjs';
import { windowsPath } from '../scripts/windows/paths.mjs';
import { runWindows } from '../scripts/windows/run.mjs';

/** @typedef {{ name: string, value: number, unit: string, limit?: number, better?: string }} Row */

/** What is given to each script of this folder. @type {Readonly<Record<string, () => Promise<string[]>>>} */
const BENCHES = {
  enumerate: async () => [windowsPath(await yardstick('enumerate'))],
  'list-desktops': async () => [windowsPath(await yardstick('list_desktops'))],
  'details-1000': async () => [windowsPath(await yardstick('details'))],
  load: async () => [windowsPath(await emptyAddon())],
  require: async () => [windowsPath(await userFolder())],
  'waits-1000': async () => [],
  'departure-1000': async () => [],
  'gone-latency': async () => [],
};

/** Of WMI; who does not use them does not import them. */
const COM = ['-lole32', '-loleaut32'];

const EMPTY_PACKAGE = {
  ...{ name: 'empty', version: '1.0.0', type: 'commonjs' },
  exports: { '.': './index.js' },
};

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} args */
async function main(args) {
  const json = args.includes('--json');
  const named = args.filter((arg) => arg !== '--json');
  const unknown = named.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown !== undefined) {
    console.error(`There is no benchmark ${unknown}, only ${Object.keys(BENCHES).join(', ')}.`);
    return 1;
  }
  if (process.platform === 'win32') {
    console.error(
      'The benchmark puts a simulated wtsapi32.dll into System32: run it on Linux, under Wine.',
    );
    return 1;
  }
  const { simDll } = await ensureBuilt();
  /** @type {Row[]} */
  const rows = [];
  const benches = Object.entries(BENCHES).filter(
    ([name]) => named.length === 0 || named.includes(name),
  );
  for (const [index, [name, prepare]] of benches.entries()) {
    console.error(`wtsapi32: running ${name} (${index + 1} of ${benches.length})…`);
    for (const row of await run(`${name}.cjs`, simDll, await prepare())) {
      rows.push(row);
      console.log(json ? JSON.stringify(row) : describe(row));
    }
  }
  const missed = rows.filter((row) => !holds(row));
  for (const row of missed) console.error(`missed: ${describe(row)}`);
  return missed.length === 0 ? 0 : 1;
}

/**
 * @param {string} script
 * @param {string} simDll
 * @param {string[]} args
 * @returns {Promise<Row[]>}
 */
async function run(script, simDll, args) {
  const file = join(REPO, 'bench', script);
  const options = { file, args, simDll, cwd: REPO, windowsModules: true, timeoutMs: 300_000 };
  const { code, stdout, stderr } = await runWindows(options);
  if (code !== 0) throw new Error(`${script} failed (exit code ${code})\n${stdout}${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/**
 * What a C program makes of the same calls.
 *
 * @param {string} name in bench/native
 */
async function yardstick(name) {
  const dll = join(CACHE, `bench/${name}.dll`);
  await buildC(`${name}.c`, dll);
  return dll;
}

/** A folder as of a package whose addon is empty. */
async function emptyAddon() {
  const folder = join(CACHE, 'bench/empty');
  await buildC('empty_addon.c', join(folder, 'prebuilds/win32-x64', TARGETS['win32-x64'].file));
  return folder;
}

/** A folder with the package, as npm installs it, and with one that is an empty file. */
async function userFolder() {
  const folder = join(CACHE, 'bench/require');
  const modules = join(folder, 'node_modules');
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(modules, 'empty'), { recursive: true });
  // Else the folder were in this package, which finds itself by its name before it looks for node_modules.
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await writeFile(join(modules, 'empty/index.js'), '');
  await writeFile(join(modules, 'empty/package.json'), JSON.stringify(EMPTY_PACKAGE));
  for (const name of ['package.json', 'dist']) {
    await cp(join(REPO, name), join(modules, 'wtsapi32', name), { recursive: true });
  }
  return folder;
}

/**
 * @param {string} source in bench/native
 * @param {string} dll to write
 */
async function buildC(source, dll) {
  await mkdir(dirname(dll), { recursive: true });
  const file = join(REPO, 'bench/native', source);
  await zig([
    'cc',
    '-target',
    TARGETS['win32-x64'].zig,
    '-shared',
    '-O2',
    '-s',
    '-o',
    dll,
    file,
    ...COM,
  ]);
}

/** @param {Row} row */
function holds({ value, limit, better }) {
  if (limit === undefined) return true;
  return better === 'lower' ? value <= limit : value >= limit;
}

/** @param {Row} row */
function describe({ name, value, unit, limit, better }) {
  const promise =
    limit === undefined ? '' : ` (${better === 'lower' ? 'at most' : 'at least'} ${limit})`;
  return `${name.padEnd(38)} ${value.toFixed(2).padStart(9)} ${unit}${promise}`;
}
