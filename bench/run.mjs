// @ts-check
// `npm run bench [-- --json]`: every benchmark in one run of Windows Node, over the simulated wtsapi32.dll.
// Absolute times say little under Wine; the ratios are what is promised.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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
  const rows = await run('enumerate.cjs', simDll, [windowsPath(await rawLoop())]);
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

/** The C yardstick, built for this run. */
async function rawLoop() {
  const folder = join(CACHE, 'bench');
  await mkdir(folder, { recursive: true });
  const dll = join(folder, 'raw_loop.dll');
  const source = join(folder, 'raw_loop.c');
  await copyFile(join(REPO, 'bench/native/raw_loop.c'), source);
  await zig(['cc', '-target', TARGETS['win32-x64'].zig, '-shared', '-O2', '-s', '-o', dll, source]);
  return dll;
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
