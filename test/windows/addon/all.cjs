'use strict';
// Runs the scripts of this folder one after the other: `node all.cjs ADDON.node`.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const MINUTES = 5;
let failed = 0;
for (const name of ['wrong-types', 'calls', 'servers', 'workers', 'exits']) {
  console.log(`# ${name}`);
  const args = ['--expose-gc', join(__dirname, `${name}.cjs`), ...process.argv.slice(2)];
  const { status, signal, error, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: MINUTES * 60_000,
  });
  console.log(`${stdout}${stderr}`.trimEnd());
  if (status === 0) continue;
  failed++;
  console.log(`not ok - ${name}: ${error?.message ?? signal ?? `exit code ${status}`}`);
}
process.exitCode = failed === 0 ? 0 : 1;
