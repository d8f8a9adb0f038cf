'use strict';
/*
 * For scripts that use the raw addon (`src/native/binding.ts`) over the simulated wtsapi32.dll, in a
 * Windows runtime: `node SCRIPT.cjs ADDON.node`. Exit code 0 or 1; a line for each check, then their number.
 */
const assert = require('node:assert/strict');
const { setTimeout: sleep } = require('node:timers/promises');
const { isMainThread, threadId } = require('node:worker_threads');
const { control } = require('../../model/controller.cjs');

const addonPath = process.argv[2];
const checks = [];
let addon;
let simUsed = false;

/** The raw addon, in this environment. */
function binding() {
  if (addon === undefined) {
    // As src/native/loader.ts loads it.
    const module = { exports: { inWorker: !isMainThread } };
    process.dlopen(module, addonPath);
    addon = module.exports;
  }
  return addon;
}

/** The addon once more, in an environment of its own with other limits: see `Option` in native/napi/environment.cc. */
function withHooks(hooks) {
  const module = { exports: { ...hooks } };
  process.dlopen(module, addonPath);
  return module.exports;
}

/** A command for the simulated host: reset, stats, calls, release, addFault… */
function sim(command, argument) {
  simUsed = true;
  return control(command, argument);
}

/** Polls until it is so; a deadline, never a fixed pause. */
async function until(what, condition, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${milliseconds} ms`);
    await sleep(5);
  }
}

/** Starts an asynchronous call. `outcome` settles with what its callback gets. */
function start(name, ...args) {
  return startOn(binding(), name, ...args);
}

/** As `start`, for an addon that was loaded `withHooks`. */
function startOn(addon, name, ...args) {
  const call = { outcome: undefined, ticket: 0, settled: false };
  call.outcome = new Promise((resolve) => {
    call.ticket = addon[name](...args, (outcome) => {
      call.settled = true;
      resolve(outcome);
    });
  });
  return call;
}

/** Questions about as many sessions, from this id on: those about the same one would wait for each other. */
function questions(count, addon, server, firstId = 100) {
  return Array.from({ length: count }, (_, i) =>
    startOn(addon, 'querySession', server, firstId + i, [8]),
  );
}

/** The outcome of a call that was never made. */
const unstarted = (syscall, errno) => ({ syscall, errno, started: false });

const blocked = () => sim('stats').blockedCalls;

/** Ends what hangs and waits until the DLL has everything back, unharmed. Runs after each check, too. */
async function cleanUp() {
  if (!simUsed) return;
  sim('release');
  await until('calls have returned', () => blocked() === 0);
  await until('all memory is freed', () => sim('stats').liveAllocations === 0);
  await until('COM has everything back', () => sim('stats').comObjects === 0);
  assert.deepEqual(sim('stats').errors, []);
}

/** Adds a check; `run()` runs them in turn. */
function check(sentence, body) {
  checks.push({ sentence, body });
}

async function run({ deadline = 60_000 } = {}) {
  assert.ok(addonPath, `usage: node ${process.argv[1]} ADDON.node`);
  let failed = 0;
  for (const { sentence, body } of checks) {
    const timer = setTimeout(() => {
      console.log(`not ok - ${sentence}: still running after ${deadline} ms`);
      process.exit(1);
    }, deadline);
    try {
      await body();
      await cleanUp();
      console.log(`ok - ${sentence}`);
    } catch (error) {
      failed++;
      console.log(`not ok - ${sentence}\n${error?.stack ?? error}`);
    }
    clearTimeout(timer);
  }
  console.log(`1..${checks.length}`);
  if (failed > 0) process.exit(1);
}

module.exports = {
  addonPath,
  assert,
  binding,
  blocked,
  check,
  cleanUp,
  isMainThread,
  questions,
  run,
  sim,
  sleep,
  start,
  startOn,
  threadId,
  unstarted,
  until,
  withHooks,
};
