'use strict';
// One forced sign-out, by the real ExitWindowsEx of Wine, which ends every process at once, this one as well, and asks
// and tells nobody. So somebody else judges (scripts/test/sign-outs.mjs), by what is in the log.
//
//   node forced.cjs LOG
const { spawn } = require('node:child_process');
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { signOutSync } = require('wtsapi32');

const [, , log] = process.argv;

async function main() {
  writeFileSync(log, '');
  spawn(process.execPath, [...process.execArgv, join(__dirname, 'program.cjs'), 'refuses'], {
    env: { ...process.env, WTSAPI32_LOG: log },
    // The end of this pipe would be the program's.
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  while (readFileSync(log, 'utf8') === '') await sleep(5);
  appendFileSync(log, '["asks"]\n');
  signOutSync({ force: 'always' });
  await sleep(10_000);
  appendFileSync(log, '["survives"]\n');
  process.exit(1);
}

void main();
