'use strict';
// For the scripts about the end of the session: subscriptions that answer by themselves, and what is left of them.
const { loadDll } = require('../../model/dll.cjs');
const { windowsTools } = require('../../model/controller.cjs');
const { addonPath, assert, binding, sim, until } = require('./tools.cjs');

const CLASS = 'wtsapi32.EndSession';

const QUERY = 0;
const END = 1;
const CONSOLE = 2;

/** Longer than any check may last: who waits for so long waits for ever. */
const FOR_EVER = 600_000;

/**
 * A subscription, and what it was told. `answer(told)` is the answer, or `undefined` for none.
 */
function subscribe(options = {}) {
  const { addon = binding(), level = 0, milliseconds = FOR_EVER, keepAlive = false } = options;
  const { answer = () => true } = options;
  const subscription = { heard: [], close: () => addon.unsubscribeEndSession(subscription.number) };
  const reply = (question, allow) => addon.answerEndSession(subscription.number, question, allow);
  subscription.reply = reply;
  const callback = (question, notice, ending, flags) => {
    subscription.heard.push({ question, notice, ending, flags });
    const allow = answer({ question, notice, ending, flags }, subscription);
    if (allow !== undefined) reply(question, allow);
  };
  subscription.number = addon.subscribeEndSession(level, milliseconds, keepAlive, callback);
  assert.equal(typeof subscription.number, 'number', JSON.stringify(subscription.number));
  return subscription;
}

/** What a subscription was told, without the numbers of the questions. */
const told = ({ heard }) => heard.map(({ notice, ending, flags }) => [notice, ending, flags]);

/** Windows of the addon's class in this process. */
const listeningWindows = () =>
  windowsTools()
    .windows()
    .filter((window) => window.class === CLASS);

const classIsThere = () => windowsTools().classExists(CLASS, addonPath);

/** The window and its class are gone, and so is the thread, whose window it was. */
async function nothingIsLeft() {
  await until('the window is gone', () => listeningWindows().length === 0);
  await until('its class is gone', () => !classIsThere());
}

/** Threads and handles are no more than before. */
async function noMoreThan(before) {
  const counts = () => sim('processCounts');
  const isBack = () => counts().threads <= before.threads && counts().handles <= before.handles;
  await until('threads and handles are back', isBack).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify({ before, now: counts() })}`);
  });
}

/** As `sendEndSession`, but JavaScript is blocked until it is answered. */
function sendBlocking(messages, milliseconds = 20_000) {
  const dll = loadDll();
  const errand = dll.sendEndSession(messages);
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const end = Date.now() + milliseconds;
  for (;;) {
    const result = dll.errandResult(errand);
    if (result !== undefined) return result;
    assert.ok(Date.now() < end, `no answer within ${milliseconds} ms`);
    Atomics.wait(cell, 0, 0, 5);
  }
}

module.exports = {
  ...{ CONSOLE, END, FOR_EVER, QUERY },
  ...{ classIsThere, listeningWindows, noMoreThan, nothingIsLeft, sendBlocking, subscribe, told },
};
