// @ts-check
// Runs the simulated DLL's own test program, which asserts against the exports themselves what the DLL does
// without its model: lines of the checklist of windows-semantics.md §10 about arguments, layouts, memory and
// handles. A Windows program, so it is started from a Windows program.
const { spawnSync } = require('node:child_process');

const [program = ''] = process.argv.slice(2);
const { status, error, stdout } = spawnSync(program, { encoding: 'utf8', timeout: 120_000 });
process.stdout.write(stdout ?? '');
if (error) throw error;
process.exitCode = status ?? 1;
// What it says at its own end.
if (/^(all passed|\d+ failed)\r?\n$/m.test(stdout)) {
  console.log(`1..${stdout.match(/^(not )?ok\b/gm)?.length ?? 0}`);
}
