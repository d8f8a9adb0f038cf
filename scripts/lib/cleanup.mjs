// @ts-check
// What must be undone when this process ends, however it ends: by itself, by process.exit() or by
// a signal. (After SIGKILL nothing runs; the next run sweeps up.)

/** @type {Set<() => void>} */
const actions = new Set();

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Registers a synchronous action for the end of this process.
 *
 * @param {() => void} action
 * @returns {() => void} takes the action back
 */
export function atEnd(action) {
  if (actions.size === 0) listen();
  actions.add(action);
  return () => {
    if (actions.delete(action) && actions.size === 0) unlisten();
  };
}

/**
 * Ends a child when this process ends. (Ctrl-C reaches both; other signals only this one.)
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function endWithUs(child) {
  child.once(
    'close',
    atEnd(() => child.kill()),
  );
}

function runAll() {
  // Last registered first: processes are ended before the folders that they use are removed.
  for (const action of [...actions].reverse()) {
    actions.delete(action);
    try {
      action();
    } catch {
      // The others still have to run.
    }
  }
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  runAll();
  unlisten();
  // Without our listener the signal has the effect that it would have had; whoever else listens
  // has got it already.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listen() {
  process.on('exit', runAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten() {
  process.off('exit', runAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
