'use strict';
// The workers of bridge.cjs: a model that answers what it is told to, and a caller that blocks.
const { parentPort, workerData } = require('node:worker_threads');

const { DLL, role, name, command, json } = workerData;
const library = { exports: {} };
process.dlopen(library, DLL);
const dll = library.exports;

const attempt = (body) => {
  try {
    return body();
  } catch (error) {
    return `${error.code ?? ''} ${error.message}`;
  }
};

/** By command; the argument of `control` is an object of JSON, or null. */
const commands = {
  echo: (id, text) => dll.answer(id, ['reply'], [text]),
  name: (id) => dll.answer(id, ['reply'], [name]),
  nothing: (id) => dll.answer(id),
  error: (id, text) => dll.answer(id, ['error'], [text]),
  fail: (id, text) => dll.fail(id, Number(text)),
  wait: () => {},
  park: (id) => dll.park(id),
  later: (id) => setTimeout(() => dll.answer(id, ['reply'], ['later']), 50),
  throw: () => {
    throw new Error('thrown by the model');
  },
  exit: () => process.exit(),
  ownCall: (id) =>
    dll.answer(id, ['reply'], [attempt(() => dll.control('echo', 'from the model'))]),
  wrongAnswers: (id) => {
    const wrong = [
      attempt(() => dll.answer(id, ['a', 'b'], [1])),
      attempt(() => dll.answer(id, ['a'], [{}])),
      attempt(() => dll.answer(id, [1], [1])),
      attempt(() => dll.fail(id, 'x')),
    ];
    dll.answer(id, ['reply'], [wrong.join('\n')]);
  },
  oddAnswers: (id) => {
    dll.answer(id + 1000, ['reply'], ['of a call that does not exist']);
    dll.fail('x', 1);
    dll.answer(id, ['reply'], ['first']);
    dll.answer(id, ['reply'], ['second']);
    dll.fail(id, 5);
  },
};

if (role === 'model') {
  parentPort.on('message', () => {
    dll.hangUp();
    parentPort.postMessage('hung up');
  });
  const failed = attempt(() =>
    dll.serve((id, call, [what, argument]) => {
      if (call !== 'control') dll.fail(id, 120);
      else commands[what](id, argument);
    }),
  );
  parentPort.postMessage(failed ?? 'serving');
} else {
  parentPort.postMessage(attempt(() => dll.control(command, json)));
}
