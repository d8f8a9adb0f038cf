// @ts-check
// That the check of rooms finds what it is there for. A few lines of source each, and a table of rooms.
import { deepStrictEqual } from 'node:assert';
import { test } from 'node:test';
import { problemsOf, ROOMS } from './rooms.mjs';

const rooms = {
  'src/high': { knows: ['src/low'], packages: ['node:fs'] },
  'src/low': { knows: [] },
  'native/napi': { knows: ['native/win32'], headers: /** @type {const} */ (['Node-API']) },
  'native/win32': { knows: [], headers: /** @type {const} */ (['Windows']) },
};

/** @param {Record<string, string>} files */
const problems = (files) => problemsOf(new Map(Object.entries(files)), rooms);

test('an arrow that the table has is no problem', () => {
  deepStrictEqual(
    problems({
      'src/high/a.ts': `import fs from 'node:fs'; import { b } from '../low/b.js'; import './c.js';`,
      'src/high/c.ts': `export type * from '../low/b.js';`,
      'src/low/b.ts': `export const b = 1;`,
      'native/napi/x.cc': `#include <napi.h>\n#include <vector>\n#include "../win32/x.h"\n`,
      'native/win32/x.h': `#include <windows.h>\n`,
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
      'native/napi/x.h': '#include <Windows.h>\n',
    }),
    [
      'native/win32/x.cc imports <node_api.h>: native/win32 must not know Node-API',
      'native/win32/x.cc imports ./../napi/x.h: native/win32 may know nothing outside itself',
      'native/napi/x.h imports <Windows.h>: native/napi must not know Windows',
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

test('a folder without a row is an area: it knows what areas know, and no other area', () => {
  const withAreas = {
    'src/top.ts': { knows: ['src/*', 'src/low'] },
    'src/*': { knows: ['src/low'] },
    'src/low': { knows: [] },
  };
  const files = {
    'src/top.ts': `import './one/a.js'; import './two/b.js';`,
    'src/one/a.ts': `import '../low/c.js'; import '../two/b.js';`,
    'src/two/b.ts': `import '../low/c.js'; import './d.js'; import '../top.js';`,
    'src/two/d.ts': '',
    'src/low/c.ts': `import type {} from '../one/a.js';`,
    'src/loose.ts': '',
  };
  deepStrictEqual(
    problemsOf(new Map(Object.entries(files)), withAreas).filter(
      (text) => !text.includes('circle'),
    ),
    [
      'src/one/a.ts imports ../two/b.js: src/one may know only src/low',
      'src/two/b.ts imports ../top.js: src/two may know only src/low',
      'src/low/c.ts imports ../one/a.js: src/low may know nothing outside itself',
      'src/loose.ts is in no room; the table is in scripts/check/rooms.mjs',
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
