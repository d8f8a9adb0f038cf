// @ts-check
'use strict';
// The brain of the simulated wtsapi32.dll: the model of `wtsapi32/testing`, on a thread of its own.
const {
  cellsOf,
  isFailure,
  onServer,
  onThisHost,
  WindowsModel,
  wmiFunctions,
} = require('../../dist/testing/model.js');
const { loadDll } = require('./dll.cjs');

/** @typedef {import('../../dist/testing/model.js').CalledHost} CalledHost */
/** @typedef {(windows: WindowsModel, ...args: any[]) => import('../../dist/testing/model.js').Steps<any>} Win32Function */
/** @typedef {import('./dll.cjs').Argument} Argument */

const ERROR_CALL_NOT_IMPLEMENTED = 120;

const dll = loadDll();
const windows = new WindowsModel();
const { runner } = windows;

/** What the DLL's server keys stand for; key 0 is this host. @type {Map<number, CalledHost>} */
const servers = new Map();

/** @type {Readonly<Record<string, Win32Function>>} */
const functionsOnServer = onServer;
/** @type {Readonly<Record<string, Win32Function>>} */
const functionsOnThisHost = onThisHost;
/** @type {Readonly<Record<string, Win32Function>>} */
const functionsOfWmi = wmiFunctions;

/** @type {Readonly<Record<string, (argument: any) => unknown>>} */
const commands = {
  reset: (script) => {
    windows.reset(script ?? {});
    servers.clear();
    dll.reset();
    runner.release();
    dll.release();
  },
  addSession: ({ session, server }) => windows.addSession(session, server),
  removeSession: ({ id, server }) => windows.removeSession(id, server),
  removeSessions: ({ ids, server }) => {
    for (const id of ids) windows.removeSession(id, server);
  },
  session: ({ id, server }) => windows.session(id, server),
  addDesktop: ({ desktop, broker }) => windows.addDesktop(desktop, broker),
  removeDesktop: ({ key, broker }) => windows.removeDesktop(key, broker),
  desktop: ({ key, broker }) => windows.desktop(key, broker),
  addFault: (fault) => windows.addFault(fault),
  calls: () => windows.host.calls,
};

/**
 * @param {number} id
 * @param {string} call
 * @param {Argument[]} args
 */
function handle(id, call, args) {
  if (call === 'control') return command(id, String(args[0]), args[1]);
  if (call === 'WTSCloseServer') return close(id, Number(args[0]));
  if (call === 'WTSOpenServerW' || call === 'WTSOpenServerExW') {
    const [key, name] = args;
    return run(id, call, onThisHost[call](windows, /** @type {string | null} */ (name)), (host) => {
      servers.set(Number(key), host);
      dll.answer(id);
    });
  }
  const steps = stepsOf(call, args);
  if (!steps) return dll.fail(id, ERROR_CALL_NOT_IMPLEMENTED);
  run(id, call, steps, (result) => {
    if (result === undefined) return dll.answer(id);
    const { columns, cells } = cellsOf(result);
    dll.answer(id, columns, cells);
  });
}

/**
 * @param {string} call
 * @param {Argument[]} args
 */
function stepsOf(call, args) {
  const ofThisHost = functionsOnThisHost[call] ?? functionsOfWmi[call];
  if (ofThisHost) return ofThisHost(windows, ...args);
  const [key, ...rest] = args;
  const host = key === 0 ? windows.host.lookUp('') : servers.get(Number(key));
  return host && functionsOnServer[call]?.(windows, host, ...rest);
}

/**
 * Answers at once what is due at once; lets hang what no end is in sight of, whatever becomes of this worker.
 *
 * @param {number} id
 * @param {string} call
 * @param {import('../../dist/testing/model.js').Steps<any>} steps
 * @param {(result: any) => void} succeed
 */
function run(id, call, steps, succeed) {
  const ticket = runner.start(
    call,
    steps,
    (outcome) => {
      if (isFailure(outcome)) dll.fail(id, outcome.errno);
      else succeed(outcome);
    },
    () => dll.park(id),
  );
  runner.waitFor(ticket, 0);
}

/**
 * @param {number} id
 * @param {number} key
 */
function close(id, key) {
  const host = servers.get(key);
  if (host) windows.serverClosed(host.name);
  servers.delete(key);
  dll.answer(id);
}

/**
 * @param {number} id
 * @param {string} name
 * @param {Argument | undefined} json
 */
function command(id, name, json) {
  try {
    const execute = commands[name];
    if (!execute) throw new Error(`There is no command ${name}`);
    const reply = execute(json === null ? undefined : JSON.parse(String(json)));
    dll.answer(id, ['reply'], [JSON.stringify(reply) ?? null]);
  } catch (error) {
    dll.answer(id, ['error'], [`${name}: ${error instanceof Error ? error.message : error}`]);
  }
}

process.once('exit', () => dll.hangUp());
dll.serve(handle);
