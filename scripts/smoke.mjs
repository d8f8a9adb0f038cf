// @ts-check
// What this Windows itself answers, with the addon that is built or prebuilt here. It only reads: no
// session is logged off or disconnected. For CI on real Windows, where the suites over the simulated
// wtsapi32.dll cannot run (its place is System32); on Linux: npm run windows -- scripts/smoke.mjs
import assert from 'node:assert/strict';
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

/** An id that no session has. */
const NOBODY = 0x7ffffff0;
const NOT_FOUND = ['ERROR_FILE_NOT_FOUND', 'ERROR_CTX_WINSTATION_NOT_FOUND'];

assert.ok(isSupported, 'this is Windows');
console.log(`Node ${process.version} ${process.arch}`);

const current = currentSessionId();
assert.equal(sessionIdOfProcess(process.pid), current, 'this process is in the current session');
console.log('current session', current, '· console session', consoleSessionId());

const sessions = await listSessions();
// No names: they are people's, and CI's logs are public.
console.table(sessions.map(({ id, state, name }) => ({ id, state, name })));
assert.ok(sessions.length > 0, 'Windows has sessions');
const ids = sessions.map(({ id }) => id);
assert.deepEqual(
  listSessionsSync().map(({ id }) => id),
  ids,
  'the blocking flavour says the same',
);

const session = await getSession('current');
assert.equal(session.id, current);
console.log('state', session.state, '· what failed:', session.problems ?? 'nothing');

const failure = await getSession(NOBODY).catch((/** @type {unknown} */ error) => error);
assert.ok(failure instanceof WtsError, `an error of Windows, not ${String(failure)}`);
assert.ok(NOT_FOUND.includes(failure.code), `${failure.code} means that there is no such session`);
console.log('of a session that does not exist:', failure.code);
