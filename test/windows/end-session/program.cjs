'use strict';
// A user's program, which says what it hears: `node program.cjs PART`. To the file that the environment names in
// WTSAPI32_LOG, else to its standard output; each word is there before the next step, as a kill may come at any time.
const { appendFileSync, writeSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const { onEndSession, signOut, signOutSync } = require('wtsapi32');
const { control, windowsTools } = require('../../model/controller.cjs');

const { WTSAPI32_LOG: log } = process.env;

function say(...words) {
  const line = `${JSON.stringify(words)}\n`;
  if (log === undefined) writeSync(1, line);
  else appendFileSync(log, line);
}

function listen(answer) {
  const hear = (event) => {
    say(event.phase, event.ending, event.reasons, event.source);
    return answer(event);
  };
  onEndSession(hear, { keepAlive: true });
  process.once('exit', () => say('exits'));
  say('listens');
}

/** As a program of a user who is not there, or is; with a model, so that no session ends. */
async function signOutOf(leave) {
  say('is hidden', leave && windowsTools().leaveDesktop());
  control('reset', { signOut: { outcome: 'ignored' } });
  for (const run of [signOut, async () => signOutSync()]) {
    say(
      await run().then(
        () => 'accepted',
        ({ code }) => code,
      ),
    );
  }
  say('asked', control('calls').filter(({ call }) => call === 'ExitWindowsEx').length);
  // The model keeps no process alive.
  process.exit();
}

const parts = {
  saves: () =>
    listen(async ({ phase }) => {
      if (phase !== 'end') return;
      await sleep(50);
      say('has saved');
    }),
  refuses() {
    listen(() => false);
    process.stdin.once('data', () => process.exit());
  },
  /** Two listeners, and the one that answers later says no. */
  refusesLater() {
    onEndSession(() => true);
    listen(async () => {
      await sleep(50);
      return false;
    });
    process.stdin.once('data', () => process.exit());
  },
  /** The listener is a worker's. */
  savesInWorker() {
    new Worker(__filename, { argv: ['saves'] });
  },
  exits: () =>
    listen(({ phase }) => {
      if (phase === 'end') process.exit();
    }),
  blocks() {
    listen(() => undefined);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  signsOut: () => signOutOf(false),
  signsOutUnseen: () => signOutOf(true),
};

parts[process.argv[2]]();
