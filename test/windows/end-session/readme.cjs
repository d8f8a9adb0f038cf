'use strict';
/*
 * The README's programs that save their work when the session ends, as they stand there, at a real end of the session.
 * What Electron gives to the one of them is played: the executable's name, and a module of that name.
 */
const { spawn } = require('node:child_process');
const { copyFileSync, existsSync, mkdirSync, mkdtempSync } = require('node:fs');
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { signOutSync } = require('wtsapi32');
const { assert, check, run, until } = require('../addon/tools.cjs');

const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
const work = join(folder, 'work.json');

/** The block after `<!-- run: NAME -->`. */
function example(name) {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').replaceAll('\r\n', '\n');
  const blocks = readme.split(`<!-- run: ${name} -->\n\n\`\`\`js\n`);
  assert.equal(blocks.length, 2, `README.md has ${blocks.length - 1} blocks named ${name}`);
  return blocks[1].split('\n```\n')[0];
}

/** As if it was installed: modules do not look at NODE_PATH for `import`. */
function install(name, code) {
  const modules = join(folder, 'node_modules', name);
  mkdirSync(modules, { recursive: true });
  writeFileSync(join(modules, 'index.js'), code);
}

const electron = `
const { EventEmitter } = require('node:events');
const ready = Promise.resolve();
exports.app = Object.assign(new EventEmitter(), {
  getPath: (name) => (name === 'userData' ? ${JSON.stringify(folder)} : undefined),
  whenReady: () => {
    // After what the program does then.
    setImmediate(() => console.log('ready'));
    return ready;
  },
});
// It runs until it is told to quit.
setInterval(() => undefined, 1_000);
`;

/** Starts it, ends the session when it says that it is at work, and returns what it has saved. */
async function savedBy(executable, file, args, atWork) {
  rmSync(work, { force: true });
  const program = spawn(executable, [join(folder, file), ...args]);
  let output = '';
  let isOver = false;
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  program.once('close', () => (isOver = true));
  await until('it is at work', () => output.includes(atWork) || isOver);
  assert.ok(!isOver, output);
  assert.ok(!existsSync(work), 'nothing is saved before the end');
  signOutSync();
  await until('it is over', () => isOver);
  assert.ok(existsSync(work), `nothing is saved. ${output}`);
  return JSON.parse(readFileSync(work, 'utf8'));
}

const TEXT = 'Grüße aus Zürich';

check("the README's program for Node saves its work at the end of the session", async () => {
  install(
    'wtsapi32',
    `module.exports = require(${JSON.stringify(join(ROOT, 'dist/wtsapi32.js'))});`,
  );
  writeFileSync(join(folder, 'example.mjs'), example('end-session-node'));
  const saved = await savedBy(process.execPath, 'example.mjs', [work], 'working');
  // Of Wine's flags, which are none.
  assert.deepEqual(saved, { text: TEXT, file: work, reasons: ['shutdown'] });
});

check("the README's program for Electron saves its work at the end of the session", async () => {
  install('electron', electron);
  writeFileSync(join(folder, 'main.js'), example('end-session-electron'));
  const executable = join(folder, 'electron.exe');
  copyFileSync(process.execPath, executable);
  assert.deepEqual(await savedBy(executable, 'main.js', [], 'ready'), { text: TEXT });
});

process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
void run();
