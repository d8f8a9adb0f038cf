// @ts-check
// The main job through the package, in runtimes that do not run Vitest: list, log off, wait, refuse.
const assert = require('node:assert/strict');
const {
  disconnect,
  getSession,
  listSessions,
  listSessionsSync,
  logoff,
  logoffSync,
  openServer,
  WtsError,
} = require('wtsapi32');

/** @type {[string, () => unknown][]} */
const checks = [
  [
    'sessions are listed, blocking and not, with non-ASCII names',
    async () => {
      const names = (await listSessions({ withUser: true })).map(({ userName }) => userName);
      assert.deepEqual(names, ['Zoë', 'Björk Guðmundsdóttir', '山田 太郎', 'Łukasz 🦊']);
      assert.deepEqual(listSessionsSync({ withUser: true }).length, names.length);
    },
  ],
  [
    'a wrong argument throws and ends nothing',
    () => {
      assert.throws(() => logoffSync(-1), RangeError);
      // @ts-expect-error it is wrong on purpose
      assert.throws(() => openServer(7), TypeError);
    },
  ],
  [
    'a session that is not there is named in the error',
    () =>
      assert.rejects(getSession(4711), (error) => {
        assert.ok(error instanceof WtsError);
        assert.match(error.message, /4711/);
        return true;
      }),
  ],
  [
    'a session is disconnected',
    async () => {
      const [session] = listSessionsSync({ withUser: true });
      assert.ok(session);
      await disconnect(session.id);
      assert.equal((await getSession(session.id)).state, 'disconnected');
    },
  ],
  [
    'a logoff is awaited until the session is gone',
    async () => {
      assert.equal((await logoff(3)).outcome, 'gone');
      assert.ok(!listSessionsSync().some(({ id }) => id === 3));
    },
  ],
  [
    'a blocking logoff waits without the event loop',
    () => {
      const last = listSessionsSync({ withUser: true }).at(-1);
      assert.ok(last);
      assert.equal(logoffSync(last).outcome, 'gone');
    },
  ],
];

(async () => {
  for (const [name, check] of checks) {
    try {
      await check();
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`not ok ${name}\n${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    }
  }
})();
