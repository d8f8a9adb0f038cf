// @ts-check
// The rooms of this project and who may know whom: `src/` by its imports, those of types included, and
// `native/` by its includes. One table for both. Files must form no circle either, not even by types.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { filesUnder } from '../build/files.mjs';
import { REPO } from '../lib/cache.mjs';

/**
 * @typedef {object} Room
 * @property {readonly string[]} knows rooms that its files may import or include, beside its own
 * @property {readonly string[]} [packages] what it may import from outside this project. Importing the package
 *   must load next to nothing, so the parts of Node are listed, too
 * @property {readonly string[]} [headers] what it may include, beside the standard headers of C and C++, also by
 *   way of other rooms
 */

const calls = ['src/core', 'src/native', 'src/errors', 'src/types'];
const aboutSessions = ['src/target', 'src/sessions', ...calls];

/** By name, so that a misspelt folder is none: an area may know more than most rooms. */
const areas = ['src/broker', 'src/connect-session', 'src/details', 'src/end-session', 'src/logoff'];
const area = { knows: ['src/waiting', ...aboutSessions] };

/** @type {Readonly<Record<string, Room>>} */
export const ROOMS = {
  'src/index.ts': { knows: ['src/server.ts', ...areas, ...aboutSessions] },
  'src/server.ts': { knows: [...areas, ...aboutSessions] },
  ...Object.fromEntries(areas.map((name) => [name, area])),
  'src/waiting': { knows: ['src/core', 'src/errors', 'src/types'] },
  'src/target': { knows: ['src/sessions', ...calls], packages: ['node:os'] },
  'src/sessions': { knows: calls },
  'src/core': { knows: ['src/native', 'src/errors', 'src/types'] },
  'src/native': {
    knows: ['src/errors', 'src/types'],
    packages: ['node-gyp-build', 'node:fs', 'node:os', 'node:path', 'node:worker_threads'],
  },
  'src/errors': { knows: ['src/types'] },
  'src/types': { knows: [] },
  'src/testing': {
    knows: ['src/native', 'src/errors', 'src/types'],
    packages: ['node:net', 'node:util/types'],
  },

  'native/addon.cc': { knows: ['native/napi'], headers: ['napi.h'] },
  'native/napi': { knows: ['native/win32'], headers: ['napi.h'] },
  'native/win32': { knows: [], headers: ['windows.h', 'wbemcli.h'] },
  'native/cross': { knows: [], headers: ['windows.h'] },
};

// Those of C++ have no ending, which no header of Windows or of Node lacks.
const STANDARD =
  /^([a-z_]+|(assert|complex|ctype|errno|fenv|float|inttypes|limits|locale|math|setjmp|signal|std(arg|atomic|bool|def|int|io|lib)|string|time|uchar|wchar|wctype)\.h)$/;

/** Says what is wrong with the rooms of this project. */
export function roomProblems() {
  const files = [
    ...filesUnder('src', /\.[cm]?[jt]sx?$/),
    ...filesUnder('native', /\.(c|cc|cpp|h|hpp|inc)$/),
  ];
  const sources = new Map(files.map((file) => [file, readFileSync(join(REPO, file), 'utf8')]));
  return problemsOf(sources).join('\n');
}

/**
 * @param {ReadonlyMap<string, string>} sources text by file, relative to the repository, with slashes
 * @param {Readonly<Record<string, Room>>} [rooms]
 * @returns {string[]}
 */
export function problemsOf(sources, rooms = ROOMS) {
  const problems = [];
  /** @type {Map<string, string[]>} */
  const arrows = new Map();
  /** @type {Map<string, string[]>} */
  const headers = new Map();
  for (const [file, text] of sources) {
    const own = roomOf(file, rooms);
    if (own === undefined) {
      problems.push(`${file} is in no room; the table is in scripts/check/rooms.mjs`);
      continue;
    }
    const native = file.startsWith('native/');
    const { names, unclear } = native ? includes(text) : imports(file, text);
    for (const problem of unclear) problems.push(`${file}${problem}`);
    headers.set(
      file,
      names.filter((name) => name.startsWith('<')),
    );
    /** @type {string[]} */
    const known = [];
    arrows.set(file, known);
    for (const name of names) {
      const { target, problem } = look(file, own, name, sources, rooms);
      if (target !== undefined) known.push(target);
      const verb = native ? 'includes' : 'imports';
      if (problem !== undefined) problems.push(`${file} ${verb} ${name}: ${problem}`);
    }
  }
  return [
    ...problems,
    ...broughtIn(arrows, headers, rooms),
    ...circles(arrows).map((files) => `a circle: ${files.join(' → ')}`),
  ];
}

/**
 * @param {string} file
 * @param {string} own its room
 * @param {string} name as the file writes it
 * @param {ReadonlyMap<string, string>} sources
 * @param {Readonly<Record<string, Room>>} rooms
 * @returns {{ target?: string, problem?: string }}
 */
function look(file, own, name, sources, rooms) {
  const { knows, packages = [], headers = [] } = /** @type {Room} */ (rooms[own]);
  const native = file.startsWith('native/');
  if (name.startsWith('<')) {
    if (mayInclude(name, headers)) return {};
    return {
      problem: `${own} may include only ${[...headers, 'the standard headers'].join(' and ')}`,
    };
  }
  if (!native && !name.startsWith('.')) {
    return packages.includes(name) ? {} : { problem: `${own} may import ${list(packages)}` };
  }
  const path = posix.join(dirname(file), name);
  const target = [path, path.replace(/\.js$/, '.ts')].find((candidate) => sources.has(candidate));
  // Made when it is built.
  if (target === undefined)
    return native && name.endsWith('.inc') ? {} : { problem: 'there is no such file' };
  const there = roomOf(target, rooms);
  if (there === own || (there !== undefined && knows.includes(there))) return { target };
  return { target, problem: `${own} may know ${list(knows)}` };
}

/**
 * @param {string} header in <>
 * @param {readonly string[]} headers of the room
 */
function mayInclude(header, headers) {
  const name = header.slice(1, -1);
  return STANDARD.test(name) || headers.includes(name);
}

/**
 * The includes of another room's file that the table allows, but that bring in headers of which this room must
 * know nothing.
 *
 * @param {ReadonlyMap<string, readonly string[]>} arrows
 * @param {ReadonlyMap<string, readonly string[]>} headers
 * @param {Readonly<Record<string, Room>>} rooms
 */
function broughtIn(arrows, headers, rooms) {
  const problems = [];
  for (const [file, known] of arrows) {
    const own = roomOf(file, rooms) ?? '';
    const { knows, headers: allowed = [] } = /** @type {Room} */ (rooms[own]);
    for (const next of known.filter((name) => knows.includes(roomOf(name, rooms) ?? ''))) {
      const all = [...waysFrom(next, arrows).keys()].flatMap((name) => headers.get(name) ?? []);
      const bad = all.find((header) => !mayInclude(header, allowed));
      if (bad === undefined) continue;
      problems.push(`${file} includes ${posix.relative(dirname(file), next)}: it brings in ${bad}`);
    }
  }
  return problems;
}

/** @param {readonly string[]} names */
const list = (names) =>
  names.length === 0 ? 'nothing outside itself' : `only ${names.join(', ')}`;

/**
 * @param {string} file
 * @param {Readonly<Record<string, Room>>} rooms
 */
const roomOf = (file, rooms) =>
  Object.keys(rooms).find((name) => file === name || file.startsWith(`${name}/`));

/** What loads modules by a name, or gives such a function; any use but `require('…')` hides the name. */
const LOADERS = ['require', 'createRequire', 'getBuiltinModule'];

/**
 * Every module that a file names: also for types only, in `import('…')`, and in `require('…')`.
 *
 * @param {string} file
 * @param {string} text
 */
function imports(file, text) {
  /** @type {string[]} */
  const names = [];
  let hidden = 0;
  /** @param {ts.Node | undefined} node */
  const add = (node) => {
    if (node && ts.isStringLiteralLike(node)) names.push(node.text);
    else hidden++;
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) add(node.moduleSpecifier);
    } else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isCallExpression(node) && isLoad(node.expression)) add(node.arguments[0]);
    else if (
      (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) &&
      LOADERS.includes(node.text) &&
      !(ts.isCallExpression(node.parent) && node.parent.expression === node && isLoad(node))
    )
      hidden++;
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  visit(source);
  hidden += source.referencedFiles.length + source.typeReferenceDirectives.length;
  const rule = `write import('…') or require('…') with the name in it, so that it can be checked`;
  return { names, unclear: hidden === 0 ? [] : [`: ${rule}`] };
}

/** @param {ts.Node} callee */
const isLoad = (callee) =>
  callee.kind === ts.SyntaxKind.ImportKeyword ||
  (ts.isIdentifier(callee) && callee.text === 'require');

/**
 * Files by their way from the including one, headers as `<name>`.
 *
 * @param {string} text
 */
function includes(text) {
  const lines = text.matchAll(/^[ \t]*#[ \t]*(?:include(?:_next)?|import)\b[ \t]*(.*)/gm);
  /** @type {string[]} */
  const names = [];
  const unclear = [];
  for (const [, what = ''] of lines) {
    const [, own, other] = /^(?:"([^"]+)"|(<[^>]+>))/.exec(what) ?? [];
    const name = own ?? other;
    if (name !== undefined) names.push(name);
    else unclear.push(` includes ${what}: write "…" or <…>, so that it can be checked`);
  }
  return { names, unclear };
}

/**
 * The circles among files, one for each group of files that reach each other: the shortest way back to its
 * first file.
 *
 * @param {ReadonlyMap<string, readonly string[]>} arrows
 */
function circles(arrows) {
  const found = [];
  const inCircle = new Set();
  for (const start of arrows.keys()) {
    if (inCircle.has(start)) continue;
    const way = wayBack(start, arrows);
    if (way === undefined) continue;
    found.push([...way, start]);
    for (const file of way) inCircle.add(file);
  }
  return found;
}

/**
 * @param {string} start
 * @param {ReadonlyMap<string, readonly string[]>} arrows
 * @returns {string[] | undefined} the files from `start` on that lead back to it
 */
function wayBack(start, arrows) {
  const ways = waysFrom(start, arrows);
  return [...ways].find(([file]) => arrows.get(file)?.includes(start))?.[1];
}

/**
 * @param {string} start
 * @param {ReadonlyMap<string, readonly string[]>} arrows
 * @returns {Map<string, string[]>} the shortest way to each file that `start` leads to, itself included
 */
function waysFrom(start, arrows) {
  const ways = new Map([[start, [start]]]);
  for (const [file, way] of ways) {
    for (const next of arrows.get(file) ?? []) {
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  }
  return ways;
}
