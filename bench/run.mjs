// @ts-check
// `npm run bench [-- --json]`: every benchmark in one run of Windows Node, over the simulated wtsapi32.dll.
// Absolute times say little under Wine; the ratios are what is promised.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureBuilt } from '../scripts/build/ensure.mjs';
import { TARGETS } from '../scripts/build/targets.mjs';
import { zig } from '../scripts/build/zig.mjs';
import { CACHE, REPO } from '../scripts/lib/cache.mjs';
import { windowsPath } from '../scripts/windows/paths.mjs';
import { runWindows } from '../scripts/windows/run.mjs';

/** @typedef {{ name: string, value: number, unit: string, limit?: number, better?: string }} Row */

process.exitCode = await main(process.argv.includes('--json'));

/** @param {boolean} json */
async function main(json) {
  if (process.platform === 'win32') {
    console.error(
      'The benchmark puts a simulated wtsapi32.dll into System32: run it on Linux, under Wine.',
    );
    return 1;
  }
  const { simDll } = await ensureBuilt();
  const rows = [
    ...(await run('enumerate.cjs', simDll, [windowsPath(await rawLoop())])),
    ...(await run('load.cjs', simDll, [windowsPath(await emptyAddon())])),
  ];
  for (const row of rows) console.log(json ? JSON.stringify(row) : describe(row));
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

/** The C yardstick of enumeration. */
async function rawLoop() {
  const dll = join(CACHE, 'bench/raw_loop.dll');
  await buildC('raw_loop.c', dll);
  return dll;
}

/** A folder as of a package whose addon is empty. */
async function emptyAddon() {
  const folder = join(CACHE, 'bench/empty');
  await buildC('empty_addon.c', join(folder, 'prebuilds/win32-x64', TARGETS['win32-x64'].file));
  return folder;
}

/**
 * @param {string} source in bench/native
 * @param {string} dll to write
 */
async function buildC(source, dll) {
  await mkdir(dirname(dll), { recursive: true });
  const file = join(REPO, 'bench/native', source);
  await zig(['cc', '-target', TARGETS['win32-x64'].zig, '-shared', '-O2', '-s', '-o', dll, file]);
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
  return `${name.padEnd(32)} ${value.toFixed(2).padStart(9)} ${unit}${promise}`;
}
