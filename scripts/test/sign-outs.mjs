// @ts-check
// Forced sign-outs under Wine: they end all that runs in a prefix, so what comes of them is judged from here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureBuilt } from '../build/ensure.mjs';
import { REPO } from '../lib/cache.mjs';
import { windowsPath } from '../windows/paths.mjs';
import { runWindows } from '../windows/run.mjs';
import { targetOf } from '../windows/runtimes.mjs';

/** @typedef {import('./suites.mjs').Outcome} Outcome */

const FORCED = join(REPO, 'test/windows/end-session/forced.cjs');
const LIMIT = 60_000;

/** A program would have refused, and was not asked; nobody came to say that it is still there. */
const EXPECTED = [['listens'], ['asks']];

/**
 * @param {string} folder
 * @param {{ rounds?: number, runtime?: string }} [options]
 * @returns {Promise<Outcome>}
 */
export async function forcedSignOuts(folder, { rounds = 2, runtime } = {}) {
  const { simDll } = await ensureBuilt(targetOf(runtime));
  let passed = 0;
  for (let round = 0; round < rounds; round++) {
    const log = join(folder, `forced-${round}.log`);
    const { stderr, timedOut } = await runWindows({
      ...{ file: FORCED, args: [windowsPath(log)], cwd: REPO, simDll, timeoutMs: LIMIT },
      ...(runtime !== undefined && { runtime }),
    });
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const said = lines.map((line) => JSON.parse(line));
    const isRight = !timedOut && isDeepStrictEqual(said, EXPECTED);
    if (isRight) passed++;
    const detail = isRight ? '' : `: ${JSON.stringify(said)} ${stderr}`;
    console.log(`${isRight ? 'ok' : 'not ok'} - a forced sign-out asks nobody${detail}`);
  }
  return { passed, failed: rounds - passed };
}
