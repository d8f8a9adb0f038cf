'use strict';
// The end of the session over the raw addon: what subscriptions are told, and what their answers are good for.
const { consoleControl, sendEndSession, windowsTools } = require('../../model/controller.cjs');
const {
  CONSOLE,
  END,
  FOR_EVER,
  QUERY,
  classIsThere,
  listeningWindows,
  noMoreThan,
  nothingIsLeft,
  sendBlocking,
  subscribe,
  told,
} = require('./end-session-tools.cjs');
const { assert, binding, check, run, sim, sleep, until, withHooks } = require('./tools.cjs');

const [YES, NO] = [1, 0];
const LOGOFF = 0x80000000;
const BITS = [1, 0x40000000, LOGOFF];
const REASON = 'Gr\u00fc\u00dfe \u{1f98a} \u4fdd\u5b58\u4e2d';

const ask = (flags = LOGOFF) => sendEndSession({ query: true, flags });
/** Every sum of some of them. */
const sums = BITS.reduce((known, bit) => [...known, ...known.map((sum) => sum + bit)], [0]);

check('nothing is there before the first subscription', () => {
  // Before handlers that are to be tried, or the last one ends the process.
  assert.ok(windowsTools().shieldConsole());
  binding();
  assert.deepEqual(listeningWindows(), []);
  assert.equal(classIsThere(), false);
});

check('all flags arrive as they are sent, unsigned', async () => {
  const one = subscribe();
  for (const flags of sums) {
    for (const signExtend of [false, true]) {
      for (const ending of [true, false]) {
        one.heard.length = 0;
        const all = { query: true, end: true, ending, flags, signExtend };
        assert.equal(await sendEndSession(all), YES);
        const expected = [
          [QUERY, false, flags],
          [END, ending, flags],
        ];
        assert.deepEqual(told(one), expected);
      }
    }
  }
  one.close();
  await nothingIsLeft();
});

check('the window is one, top-level and hidden, whoever wants it', async () => {
  const three = [1, 2, 3].map(() => subscribe());
  const windows = listeningWindows();
  assert.equal(windows.length, 1);
  assert.deepEqual([windows[0].visible, windows[0].topLevel], [false, true]);
  for (const { close } of three) {
    assert.equal(listeningWindows().length, 1);
    close();
  }
  await nothingIsLeft();
});

check('one of several refuses a query, and all are asked', async () => {
  for (const refusing of [undefined, 0, 1, 2]) {
    const three = [0, 1, 2].map((i) => subscribe({ answer: () => i !== refusing }));
    assert.equal(await ask(), refusing === undefined ? YES : NO);
    for (const one of three) assert.deepEqual(told(one), [[QUERY, false, LOGOFF]]);
    for (const { close } of three) close();
  }
  await nothingIsLeft();
});

check(
  'without an answer in time the session may end, and what comes late counts for nothing',
  async () => {
    const one = subscribe({ milliseconds: 100, answer: () => undefined });
    assert.equal(await ask(), YES);
    const [{ question }] = one.heard;
    one.reply(question, false);
    const next = ask();
    await until('it is asked again', () => one.heard.length === 2);
    one.reply(question, false);
    one.reply(question + 1000, false);
    one.reply(one.heard[1].question, true);
    assert.equal(await next, YES);
    one.close();
  },
);

check('the first answer counts', async () => {
  for (const first of [true, false]) {
    const answer = ({ question }, { reply }) => {
      reply(question, first);
      return !first;
    };
    const two = [subscribe({ answer }), subscribe({ milliseconds: 300, answer: () => undefined })];
    assert.equal(await ask(), first ? YES : NO);
    for (const { close } of two) close();
  }
});

check('one that is closed is no longer waited for, nor listened to', async () => {
  const silent = subscribe({ answer: () => undefined });
  const other = subscribe();
  const asked = ask();
  await until('it is asked', () => silent.heard.length === 1);
  silent.close();
  silent.reply(silent.heard[0].question, false);
  assert.equal(await asked, YES);
  silent.close();
  assert.equal(await ask(), YES);
  assert.equal(silent.heard.length, 1);
  other.close();
  await nothingIsLeft();
});

check('a refusal stays one when the subscription is closed after it', async () => {
  const answer = ({ question }, { reply, close }) => {
    reply(question, false);
    close();
  };
  subscribe({ answer });
  assert.equal(await ask(), NO);
  await nothingIsLeft();
});

check('closing inside the callback is enough of an answer', async () => {
  subscribe({ answer: (_told, { close }) => void close() });
  assert.equal(await ask(), YES);
  await nothingIsLeft();
});

check(
  'Windows is kept waiting while JavaScript is busy, but not longer than it was said',
  async () => {
    const one = subscribe({ milliseconds: 200, answer: () => false });
    assert.equal(sendBlocking({ query: true, end: true, ending: true, flags: 0 }), YES);
    await until('it hears of both', () => one.heard.length === 2);
    assert.equal(await ask(), NO);
    one.close();
  },
);

check('an exception of the callback is uncaught, and the next notice comes', async () => {
  const thrown = [];
  const collect = (error) => thrown.push(error.message);
  process.on('uncaughtException', collect);
  const answer = ({ question, flags }, { reply }) => {
    if (flags === 1) reply(question, false);
    throw new Error(`from the callback, ${flags}`);
  };
  const one = subscribe({ milliseconds: 300, answer });
  assert.equal(await ask(1), NO);
  assert.equal(await ask(0), YES);
  await until('both are thrown', () => thrown.length === 2);
  process.off('uncaughtException', collect);
  assert.deepEqual(
    thrown,
    [1, 0].map((flags) => `from the callback, ${flags}`),
  );
  one.close();
});

check('a subscription is told though nobody else knows its callback', async () => {
  let heard = 0;
  let number = binding().subscribeEndSession(0, FOR_EVER, false, (question) => {
    heard++;
    binding().answerEndSession(number, question, false);
  });
  for (let i = 0; i < 3; i++) globalThis.gc();
  assert.equal(await ask(), NO);
  assert.equal(heard, 1);
  binding().unsubscribeEndSession(number);
});

check('what asks to close the window, as taskkill does, leaves it working', async () => {
  const one = subscribe({ answer: () => false });
  for (let i = 0; i < 3; i++) assert.ok(windowsTools().closeWindow());
  assert.equal(await ask(), NO);
  assert.equal(listeningWindows().length, 1);
  one.close();
  await nothingIsLeft();
});

for (const [event, flags] of [
  [5, LOGOFF],
  [6, 0],
]) {
  check(`console control event ${event} is told, and left to others then`, async () => {
    const two = [subscribe({ answer: () => false }), subscribe()];
    assert.equal(await consoleControl(event), 0);
    for (const one of two) assert.deepEqual(told(one), [[CONSOLE, true, flags]]);
    for (const { close } of two) close();
    await nothingIsLeft();
    assert.equal(await consoleControl(event), 0);
    assert.equal(two[0].heard.length, 1);
  });
}

check(
  'the last subscription may be closed, and a new one be made, while a console event waits for it',
  async () => {
    const renewed = [];
    const answer = (_told, { close }) => {
      close();
      renewed.push(subscribe());
    };
    subscribe({ answer });
    assert.equal(await consoleControl(6), 0);
    assert.equal(await ask(), YES);
    assert.equal(renewed.length, 1);
    assert.deepEqual(told(renewed[0]), [[QUERY, false, LOGOFF]]);
    renewed[0].close();
    await nothingIsLeft();
  },
);

check('a query and a console event may wait at the same time', async () => {
  const one = subscribe({ answer: () => undefined });
  const both = [ask(), consoleControl(5)];
  await until('both are told', () => one.heard.length === 2);
  for (const { question } of one.heard) one.reply(question, false);
  assert.deepEqual(await Promise.all(both), [NO, 0]);
  one.close();
});

check('the level is the highest of all, and the original one in the end', async () => {
  const { shutdownLevel } = windowsTools();
  const original = shutdownLevel();
  const [low, none, high, middle] = [0x100, 0, 0x3ff, 0x300].map((level) => subscribe({ level }));
  assert.equal(shutdownLevel(), 0x3ff);
  middle.close();
  assert.equal(shutdownLevel(), 0x3ff);
  high.close();
  assert.equal(shutdownLevel(), 0x100);
  low.close();
  assert.equal(shutdownLevel(), original);
  none.close();
  assert.equal(shutdownLevel(), original);
});

check('a reason that Wine does not take is a failure, and leaves nothing', async () => {
  const failed = { syscall: 'ShutdownBlockReasonCreate', errno: 120 };
  assert.deepEqual(binding().blockEndSession(REASON), failed);
  await nothingIsLeft();
  const one = subscribe();
  assert.deepEqual(binding().blockEndSession(REASON), failed);
  assert.throws(() => binding().unblockEndSession(1), TypeError);
  assert.equal(await ask(), YES);
  one.close();
  await nothingIsLeft();
});

check('a reason may be given while a query waits for the answer', async () => {
  const outcomes = [];
  const one = subscribe({
    answer: () => (outcomes.push(binding().blockEndSession(REASON)), false),
  });
  assert.equal(await ask(), NO);
  assert.equal(outcomes[0].errno, 120);
  one.close();
  await nothingIsLeft();
});

check(
  'subscriptions of two environments on one thread are asked as one, and numbered apart',
  async () => {
    const addon = withHooks({});
    const theirs = subscribe({ addon, answer: () => false });
    assert.equal(theirs.number, 1);
    assert.throws(() => addon.unsubscribeEndSession(2), TypeError);
    const mine = subscribe();
    assert.equal(listeningWindows().length, 1);
    assert.equal(await ask(), NO);
    theirs.close();
    assert.equal(await ask(), YES);
    assert.equal(mine.heard.length, 2);
    mine.close();
    await nothingIsLeft();
  },
);

check('a runtime that misses the first call is called again', async () => {
  const one = subscribe({ addon: withHooks({ loseWakes: 1 }), answer: () => false });
  assert.equal(await ask(), NO);
  one.close();
});

check(
  'a thousand subscriptions one after the other leave no window, class, thread or handle',
  async () => {
    await sleep(100);
    const before = sim('processCounts');
    for (let i = 0; i < 1_000; i++) {
      const one = subscribe();
      if (i % 50 === 0) assert.equal(await ask(), YES);
      one.close();
    }
    await nothingIsLeft();
    await noMoreThan(before);
  },
);

check('how this process was logged on is two numbers', () => {
  const { numbers } = binding().ownLogon();
  assert.equal(numbers.length, 2);
  for (const number of numbers) assert.ok(number === 0 || number === 1);
});

void run();
