// @ts-check
// The addon in an executable that is not called node.exe, as in an Electron app: an addon that imports
// node.exe by name does not load there.
const { basename } = require('node:path');
const { listSessionsSync, logoff } = require('wtsapi32');

let checks = 0;

/**
 * @param {boolean} holds
 * @param {string} what
 */
function check(holds, what) {
  checks++;
  console.log(`${holds ? 'ok' : 'not ok'} ${what}`);
  if (!holds) process.exitCode = 1;
}

async function main() {
  check(
    basename(process.execPath) === 'electron.exe',
    `the executable is ${basename(process.execPath)}`,
  );
  check(
    listSessionsSync().some(({ userName }) => userName === '山田 太郎'),
    'sessions are listed',
  );
  const { outcome } = await logoff(3);
  check(outcome === 'gone', `a logoff ends: ${outcome}`);
  console.log(`1..${checks}`);
}

void main();
