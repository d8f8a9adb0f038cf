// @ts-check
'use strict';
/*
 * The model of this process: started by its main thread when the first command asks for it, and unknown to
 * whatever is tested. Threads of this process share it, and reach it through the DLL.
 */
const { join } = require('node:path');
const { isMainThread, Worker } = require('node:worker_threads');
const { loadDll } = require('./dll.cjs');

/** @type {import('./dll.cjs').Dll | undefined} */
let dll;
/** @type {Worker | undefined} */
let worker;

function theDll() {
  return (dll ??= loadDll());
}

function startModel() {
  if (worker || !isMainThread) return;
  const { announce, hangUp } = theDll();
  // Calls that come before the worker is up wait for it.
  announce();
  worker = new Worker(join(__dirname, 'worker.cjs'), { execArgv: [] });
  worker.unref();
  process.once('exit', () => hangUp());
}

/**
 * A command for the simulated host: reset, addSession, removeSession, removeSessions, session, addDesktop,
 * removeDesktop, desktop, addFault, calls, release, stats, processCounts, comState.
 * The last four need no model, and start none.
 *
 * @param {string} command
 * @param {object} [argument]
 * @returns {any}
 */
function control(command, argument) {
  if (command === 'stats') return theDll().stats();
  if (command === 'release') return theDll().release();
  if (command === 'processCounts') return theDll().processCounts();
  if (command === 'comState') return theDll().comState();
  startModel();
  const json = argument === undefined ? undefined : JSON.stringify(argument, datesAsNumbers);
  const reply = theDll().control(command, json);
  return reply === undefined ? undefined : JSON.parse(reply);
}

/**
 * JSON.stringify would make text of dates.
 *
 * @this {Record<string, unknown>}
 * @param {string} key
 * @param {unknown} value
 */
function datesAsNumbers(key, value) {
  const raw = this[key];
  return raw instanceof Date ? raw.getTime() : value;
}

/** From now on the last answer to a call is replayed, and the model is not asked: for benchmarks. */
function freeze() {
  theDll().freeze();
}

function thaw() {
  theDll().thaw();
}

/**
 * Sends messages of the end of the session to the window that listens for it in this process.
 *
 * @param {import('./dll.cjs').EndMessages} messages
 * @returns {Promise<number>} what the window said to the query: 0 is no; -1: it was not asked
 */
function sendEndSession(messages) {
  return done(theDll().sendEndSession(messages));
}

/**
 * Runs the console control handlers of this process, as for an event that never comes under Wine. Call
 * `windowsTools().shieldConsole()` first, before the handlers are added: else the last one ends the process.
 *
 * @param {number} event 5 (CTRL_LOGOFF_EVENT) or 6 (CTRL_SHUTDOWN_EVENT)
 * @returns {Promise<number>} 1: a handler took it; 0: none did
 */
function consoleControl(event) {
  return done(theDll().consoleControl(event));
}

/** @param {number} errand */
async function done(errand) {
  for (;;) {
    const result = theDll().errandResult(errand);
    if (result !== undefined) return result;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Windows, classes and the like of this process; none needs a model. */
function windowsTools() {
  const { windows, classExists, closeWindow, leaveDesktop, shieldConsole, shutdownLevel } =
    theDll();
  return { windows, classExists, closeWindow, leaveDesktop, shieldConsole, shutdownLevel };
}

module.exports = { consoleControl, control, freeze, sendEndSession, thaw, windowsTools };
