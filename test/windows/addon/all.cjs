'use strict';
// Runs the scripts of this folder one after the other: `node all.cjs ADDON.node`. The last line, `1..N`, is for
// all of them.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const MINUTES = 5;
let failed = 0;
let total = 0;
for (const name of [
  ...['wrong-types', 'calls', 'wakes', 'turns', 'servers', 'brokers', 'workers', 'exits'],
  ...['end-session', 'end-session-lives'],
]) {
  console.log(`# ${name}`);
  const args = ['--expose-gc', join(__dirname, `${name}.cjs`), ...process.argv.slice(2)];
  const { status, signal, error, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: MINUTES * 60_000,
  });
  const [said, plan] = (stdout ?? '').split(/(?<=^|\n)1\.\.(\d+)\n$/);
  console.log(`${said}${stderr ?? ''}`.trimEnd());
  const ran = said.match(/^(not )?ok\b/gm)?.length ?? 0;
  total += ran;
  const whole = Number(plan) === ran;
  if (status === 0 && whole) continue;
  failed++;
  total++;
  const how = status === 0 ? `it ended after ${ran} checks` : `exit code ${status}`;
  console.log(`not ok - ${name}: ${error?.message ?? signal ?? how}`);
}
console.log(`1..${total}`);
process.exitCode = failed === 0 ? 0 : 1;
