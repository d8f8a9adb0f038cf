// @ts-check
// `npm run check`: everything that can be said about the sources without running them. `npm run format`
// (--fix) mends what a formatter can mend.
import { availableParallelism } from 'node:os';
import { checks } from './check/checks.mjs';

const fix = process.argv.includes('--fix');
const queue = checks.filter((check) => !fix || check.fix !== undefined);
let failures = 0;

// clang-tidy and tsc each fill a core; more at a time only take memory.
const workers = Math.min(2, availableParallelism());
await Promise.all(Array.from({ length: workers }, work));
console.log(failures === 0 ? 'all clean' : `${failures} of ${checks.length} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function work() {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const started = Date.now();
    const run = (fix && check.fix) || check.run;
    const problem = await run().then(
      (said) => said,
      (error) => (error instanceof Error ? error.message : String(error)),
    );
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${problem ? 'FAILED' : 'ok    '} ${check.name} (${seconds} s)`);
    if (!problem) continue;
    failures++;
    console.log(`${problem.trim()}\n`);
  }
}
