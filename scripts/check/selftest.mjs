// @ts-check
// That the check of rooms finds what it is there for. A few lines of source each, and a table of rooms.
import { deepStrictEqual } from 'node:assert';
import { test } from 'node:test';
import { problemsOf, ROOMS } from './rooms.mjs';

const rooms = {
  'src/high': { knows: ['src/low'], packages: ['node:fs'] },
  'src/low': { knows: [] },
  'native/addon.cc': { knows: ['native/napi'], headers: ['napi.h'] },
  'native/napi': { knows: ['native/win32'], headers: ['napi.h'] },
  'native/win32': { knows: [], headers: ['windows.h'] },
};

/** @param {Record<string, string>} files */
const problems = (files) => problemsOf(new Map(Object.entries(files)), rooms);

test('an arrow that the table has is no problem', () => {
  deepStrictEqual(
    problems({
      'src/high/a.ts': `import fs from 'node:fs'; import { b } from '../low/b.js'; import './c.js';`,
      'src/high/c.ts': `export type * from '../low/b.js';`,
      'src/low/b.ts': `export const b = 1;`,
      'native/addon.cc': `#include "napi/x.h"\n`,
      'native/napi/x.h': `#include <napi.h>\n#include <vector>\n#include <string.h>\n#include "../win32/x.h"\n`,
      'native/win32/x.h': `#include <cstdint>\n`,
      'native/win32/x.cc': `#include "x.h"\n#include <windows.h>\n`,
    }),
    [],
  );
});

for (const [how, line] of Object.entries({
  'an import': `import { a } from '../high/a.js';`,
  'an import of a type': `import type { A } from '../high/a.js';`,
  'an export': `export * from '../high/a.js';`,
  'a type within an expression': `export type A = import('../high/a.js').A;`,
  'an import while it runs': `export const a = () => import('../high/a.js');`,
  'a require': `export const a = () => require('../high/a.js');`,
})) {
  test(`an arrow that runs back up is found: ${how}`, () => {
    deepStrictEqual(problems({ 'src/high/a.ts': '', 'src/low/b.ts': line }), [
      'src/low/b.ts imports ../high/a.js: src/low may know nothing outside itself',
    ]);
  });
}

for (const [how, line] of Object.entries({
  'a computed import': `export const a = (name: string) => import(name);`,
  'a computed require': `export const a = (name: string) => require(name);`,
  'a require of the module': `export const a = () => module.require('../high/a.js');`,
  'a require by another name': `const r = require; export const a = () => r('../high/a.js');`,
  'a require that is handed on': `export const a = (f: unknown) => f(require);`,
  'a require by its name in a string': `export const a = () => module['require']('../high/a.js');`,
  'a module of Node by a function': `export const a = () => process.getBuiltinModule('fs');`,
  'a reference of types': `/// <reference path="../high/a.ts" />`,
})) {
  test(`a way to load that cannot be followed is refused: ${how}`, () => {
    deepStrictEqual(problems({ 'src/high/a.ts': '', 'src/low/b.ts': line }), [
      `src/low/b.ts: write import('…') or require('…') with the name in it, so that it can be checked`,
    ]);
  });
}

test('a circle of types is found, and each circle once', () => {
  deepStrictEqual(
    problems({
      'src/low/a.ts': `import type { B } from './b.js'; export type A = B[];`,
      'src/low/b.ts': `import type { C } from './c.js'; export interface B { c: C }`,
      'src/low/c.ts': `import type { A } from './a.js'; export interface C { a?: A }`,
      'src/low/d.ts': `import type { A } from './a.js'; export type D = A;`,
    }),
    ['a circle: src/low/a.ts → src/low/b.ts → src/low/c.ts → src/low/a.ts'],
  );
});

test('a circle of headers is found', () => {
  deepStrictEqual(
    problems({
      'native/win32/a.h': '#include "b.h"\n',
      'native/win32/b.h': '# include "a.h"\n',
    }),
    ['a circle: native/win32/a.h → native/win32/b.h → native/win32/a.h'],
  );
});

test('a room that includes what it must not know is found', () => {
  deepStrictEqual(
    problems({
      'native/win32/x.cc': '#include <node_api.h>\n#include "../napi/x.h"\n',
      'native/napi/x.h': '#include <string>\n',
    }),
    [
      'native/win32/x.cc includes <node_api.h>: native/win32 may include only windows.h and the standard headers',
      'native/win32/x.cc includes ../napi/x.h: native/win32 may know nothing outside itself',
    ],
  );
});

for (const header of ['Windows.h', 'winsvc.h', 'wil/result.h', '../win32/x.h', 'napi/x.h', 'x.h']) {
  test(`a header that is neither standard nor listed is found: <${header}>`, () => {
    deepStrictEqual(
      problems({ 'native/napi/x.h': `#include <${header}>\n`, 'native/win32/x.h': '' }),
      [
        `native/napi/x.h includes <${header}>: native/napi may include only napi.h and the standard headers`,
      ],
    );
  });
}

test('an include that cannot be followed is refused', () => {
  deepStrictEqual(problems({ 'native/napi/x.cc': '#define X <windows.h>\n#include X\n' }), [
    'native/napi/x.cc includes X: write "…" or <…>, so that it can be checked',
  ]);
});

test('what a header of another room brings in counts, however deep', () => {
  deepStrictEqual(
    problems({
      'native/addon.cc': '#include "napi/x.h"\n',
      'native/napi/x.h': '#include "y.h"\n',
      'native/napi/y.h': '#include "../win32/x.h"\n',
      'native/win32/x.h': '#include "platform.h"\n',
      'native/win32/platform.h': '#include <windows.h>\n',
    }),
    [
      'native/addon.cc includes napi/x.h: it brings in <windows.h>',
      'native/napi/y.h includes ../win32/x.h: it brings in <windows.h>',
    ],
  );
});

test('packages that are not listed, files in no room and names that lead nowhere are found', () => {
  deepStrictEqual(
    problems({
      'src/high/a.ts': `import 'node:net'; import './gone.js';`,
      'src/loose.ts': '',
    }),
    [
      'src/high/a.ts imports node:net: src/high may import only node:fs',
      'src/high/a.ts imports ./gone.js: there is no such file',
      'src/loose.ts is in no room; the table is in scripts/check/rooms.mjs',
    ],
  );
});

test('an area knows no other area, and a folder that the table lacks is in no room', () => {
  deepStrictEqual(
    problemsOf(
      new Map(
        Object.entries({
          'src/logoff/a.ts': `import type {} from '../connect-session/b.js';`,
          'src/connect-session/b.ts': '',
          'src/logof/c.ts': '',
        }),
      ),
    ),
    [
      'src/logoff/a.ts imports ../connect-session/b.js: src/logoff may know only src/waiting, src/target, ' +
        'src/sessions, src/core, src/native, src/errors, src/types',
      'src/logof/c.ts is in no room; the table is in scripts/check/rooms.mjs',
    ],
  );
});

test('the table names rooms that exist, and has no circle', () => {
  const names = new Set(Object.keys(ROOMS));
  for (const [room, { knows }] of Object.entries(ROOMS)) {
    deepStrictEqual(
      knows.filter((name) => !names.has(name)),
      [],
      room,
    );
  }
  const files = Object.entries(ROOMS).map(([room, { knows }]) => [
    `src/rooms/${room.replaceAll(/\W/g, '-')}.ts`,
    knows.map((name) => `import './${name.replaceAll(/\W/g, '-')}.js';`).join(''),
  ]);
  deepStrictEqual(
    problemsOf(new Map(/** @type {[string, string][]} */ (files)), { 'src/rooms': { knows: [] } }),
    [],
  );
});
