// @ts-check
// `node scripts/smoke.mjs [build|prebuilds]`: what this Windows itself answers, with the addon that is built or
// prebuilt here; the argument says which of the two it has to be. It only reads: no session is logged off or
// disconnected. For CI on real Windows, where the suites over the simulated wtsapi32.dll cannot run (its place
// is System32). `npm test` runs it over that one.
import assert from 'node:assert/strict';
import { relative, sep } from 'node:path';
import {
  consoleSessionId,
  currentSessionId,
  getSession,
  isSupported,
  listSessions,
  listSessionsSync,
  sessionIdOfProcess,
  WtsError,
} from 'wtsapi32';
import { REPO } from './lib/cache.mjs';

/** An id that no session has. */
const NOBODY = 0x7ffffff0;
const NOT_FOUND = ['ERROR_FILE_NOT_FOUND', 'ERROR_CTX_WINSTATION_NOT_FOUND'];

const [wanted] = process.argv.slice(2);
/** @type {string[]} */
const loaded = [];
const { dlopen } = process;
process.dlopen = (module, file, ...flags) => {
  loaded.push(file.replace(/^\\\\\?\\/, ''));
  return dlopen.call(process, module, file, ...flags);
};

let checks = 0;
/** @param {string} what is so; what is not ends this script before */
function ok(what) {
  checks++;
  console.log(`ok ${what}`);
}

assert.ok(isSupported());
ok(`this is Windows, Node ${process.version} ${process.arch}`);

const current = currentSessionId();
assert.equal(sessionIdOfProcess(process.pid), current);
ok('this process is in the current session');
console.log('current session', current, '· console session', consoleSessionId());

// Without build/ the prebuild is taken, and nothing else would tell.
assert.equal(loaded.length, 1);
const [folder = ''] = relative(REPO, loaded.join()).split(sep);
assert.ok((wanted === undefined ? ['build', 'prebuilds'] : [wanted]).includes(folder), `${loaded}`);
ok(`the addon is that in ${folder}`);

const sessions = await listSessions();
// No names: they are people's, and CI's logs are public.
console.table(sessions.map(({ id, state, name }) => ({ id, state, name })));
assert.ok(sessions.length > 0);
ok('Windows has sessions');
const ids = sessions.map(({ id }) => id);
assert.deepEqual(
  listSessionsSync().map(({ id }) => id),
  ids,
);
ok('the blocking flavour says the same');

const session = await getSession('current');
assert.equal(session.id, current);
ok('the current session can be looked into');
console.log('state', session.state, '· what failed:', session.problems ?? 'nothing');

const failure = await getSession(NOBODY).catch((/** @type {unknown} */ error) => error);
assert.ok(failure instanceof WtsError, `an error of Windows, not ${String(failure)}`);
assert.ok(NOT_FOUND.includes(failure.code), failure.code);
ok(`of a session that does not exist: ${failure.code}`);
console.log(`1..${checks}`);
