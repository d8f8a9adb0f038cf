'use strict';
/*
 * Real ends of the session: Wine's ExitWindowsEx, which the package calls here, against other processes that listen by
 * the package. They say what they hear, and that is judged: how they ended is not, as an end by Wine has the code 0, too.
 *
 * Wine 10 asks one process with windows after the other, in order of their ids, and tells each at once what comes of
 * it. If it may, it ends it then; the first that refuses is the last that is asked. Processes without a window, as this
 * one, stay. lParam is 0 always, which means a shutdown, and EWX_FORCEIFHUNG changes nothing.
 *
 *   node sign-outs.cjs ADDON.node [ROUNDS [ROUNDS OF BLOCKED PROGRAMS]]
 */
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { signOut, signOutSync } = require('wtsapi32');
const { windowsTools } = require('../../model/controller.cjs');
const { assert, check, run, until } = require('../addon/tools.cjs');

const PROGRAM = join(__dirname, 'program.cjs');
const ROUNDS = Number(process.argv[3] ?? 5);
const BLOCKED_ROUNDS = Number(process.argv[4] ?? 1);

const LISTENS = ['listens'];
const QUERY = ['query', false, ['shutdown'], 'window'];
const END = ['end', true, ['shutdown'], 'window'];
const GOES_ON = ['end', false, ['shutdown'], 'window'];

const flavours = [
  () => signOutSync(),
  () => signOut(),
  () => signOutSync({ force: 'if-hung' }),
  () => signOut({ force: 'if-hung' }),
];

function start(part) {
  const process_ = spawn(process.execPath, [...process.execArgv, PROGRAM, part]);
  const program = { said: [], errors: '', isOver: false, stdin: process_.stdin };
  let output = '';
  process_.stdout.setEncoding('utf8').on('data', (text) => {
    const lines = (output + text).split('\n');
    output = lines.pop();
    program.said.push(...lines.map((line) => JSON.parse(line)));
  });
  process_.stderr.setEncoding('utf8').on('data', (text) => (program.errors += text));
  process_.once('close', () => (program.isOver = true));
  return program;
}

async function hears(program, count) {
  await until('the program has heard it', () => program.said.length >= count || program.isOver);
}

async function isOver(program, milliseconds) {
  await until('the program is over', () => program.isOver, milliseconds);
}

/** One sign-out against one program, until that is over. Bun has something to say on stderr, always. */
async function round(part, number, expected, milliseconds) {
  const program = start(part);
  await hears(program, 1);
  assert.deepEqual(program.said, [LISTENS], program.errors);
  await flavours[number % flavours.length]();
  await isOver(program, milliseconds);
  assert.deepEqual(program.said, expected, `round ${number}. ${program.errors}`);
}

function checkRounds(sentence, part, expected, { rounds = ROUNDS, milliseconds = 20_000 } = {}) {
  check(`${sentence} (${rounds} times)`, async () => {
    for (let i = 0; i < rounds; i++) {
      await round(part, i, expected, milliseconds);
    }
  });
}

check('a program without a window may ask for it, and stays', async () => {
  for (const ask of flavours) await ask();
  assert.deepEqual(windowsTools().windows(), []);
});

checkRounds('a program is asked, and told, and saves before it is ended', 'saves', [
  ...[LISTENS, QUERY, END],
  ['has saved'],
]);

checkRounds('process.exit() in the listener ends the program', 'exits', [
  ...[LISTENS, QUERY, END],
  ['exits'],
]);

checkRounds('a listener in a worker is told as well', 'savesInWorker', [
  ...[LISTENS, QUERY, END],
  ['has saved'],
]);

for (const [part, who] of [
  ['refuses', 'a program refuses'],
  ['refusesLater', 'one of two listeners refuses, by a promise'],
])
  check(`the session goes on as often as ${who} (${ROUNDS} times)`, async () => {
    const program = start(part);
    const expected = [LISTENS];
    await hears(program, 1);
    for (let i = 0; i < ROUNDS; i++) {
      await flavours[i % flavours.length]();
      expected.push(QUERY, GOES_ON);
      await hears(program, expected.length);
      assert.deepEqual(program.said, expected, `round ${i}. ${program.errors}`);
    }
    // It is there, and at work.
    program.stdin.write('\n');
    await isOver(program);
    assert.deepEqual(program.said, [...expected, ['exits']], program.errors);
  });

// Wine waits for the answers without end: that the program is ended shows that it was answered for, twice.
checkRounds('a program whose JavaScript is blocked does not hold it up', 'blocks', [LISTENS], {
  rounds: BLOCKED_ROUNDS,
  milliseconds: 60_000,
});

for (const [sentence, part, isHidden, code, asked] of [
  ['a program on a desktop that nobody sees', 'signsOutUnseen', true, 'ERR_WTS_NOT_INTERACTIVE', 0],
  ['one on a visible desktop, for comparison,', 'signsOut', false, 'accepted', 2],
]) {
  const verb = asked === 0 ? 'is refused its sign-out, and Windows is not asked' : 'may sign out';
  check(`${sentence} ${verb}`, async () => {
    const program = start(part);
    await isOver(program);
    const expected = [['is hidden', isHidden], [code], [code], ['asked', asked]];
    assert.deepEqual(program.said, expected, program.errors);
  });
}

void run({ deadline: 600_000 });
