// @ts-check
// The addon in an executable that is not called node.exe, as in an Electron app: an addon that imports
// node.exe by name does not load there.
const { basename } = require('node:path');
const { listSessionsSync, logoff } = require('wtsapi32');

/**
 * @param {boolean} holds
 * @param {string} what
 */
function check(holds, what) {
  console.log(`${holds ? 'ok' : 'not ok'} ${what}`);
  if (!holds) process.exitCode = 1;
}

check(
  basename(process.execPath) === 'electron.exe',
  `the executable is ${basename(process.execPath)}`,
);
check(
  listSessionsSync().some(({ userName }) => userName === '山田 太郎'),
  'sessions are listed',
);
logoff(3).then(
  ({ outcome }) => check(outcome === 'gone', `a logoff ends: ${outcome}`),
  (error) => check(false, `a logoff ends: ${error}`),
);
