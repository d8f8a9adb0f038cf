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
 * @property {readonly ('Node-API' | 'Windows')[]} [headers]
 */

const calls = ['src/core', 'src/native', 'src/errors', 'src/types'];
const aboutSessions = ['src/target', 'src/sessions', ...calls];

/** The row of every folder of src/ that has none of its own: an area, which knows no other area. */
const AREA = 'src/*';

/** @type {Readonly<Record<string, Room>>} */
export const ROOMS = {
  'src/index.ts': { knows: ['src/server.ts', AREA, ...aboutSessions] },
  'src/server.ts': { knows: [AREA, ...aboutSessions] },
  [AREA]: { knows: ['src/waiting', ...aboutSessions] },
  'src/waiting': { knows: ['src/core', 'src/errors', 'src/types'] },
  'src/target': { knows: ['src/sessions', ...calls] },
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

  'native/addon.cc': { knows: ['native/napi'] },
  'native/napi': { knows: ['native/win32'], headers: ['Node-API'] },
  'native/win32': { knows: [], headers: ['Windows'] },
  'native/cross': { knows: [], headers: ['Node-API', 'Windows'] },
};

const HEADERS = /** @type {const} */ ({
  'Node-API': /^(napi|node_api|js_native_api)\.h$/,
  Windows: /^(windows|winsock2?|wtsapi32|wbem\w*|ole2|oleauto|objbase)\.h$/i,
});

/** Says what is wrong with the rooms of this project. */
export function roomProblems() {
  const files = [...filesUnder('src', /\.ts$/), ...filesUnder('native', /\.(cc|h)$/)];
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
  for (const [file, text] of sources) {
    const own = roomOf(file, rooms);
    if (own === undefined) {
      problems.push(`${file} is in no room; the table is in scripts/check/rooms.mjs`);
      continue;
    }
    /** @type {string[]} */
    const known = [];
    arrows.set(file, known);
    for (const name of file.startsWith('native/') ? includes(text) : imports(file, text)) {
      const { target, problem } = look(file, own, name, sources, rooms);
      if (target !== undefined) known.push(target);
      if (problem !== undefined) problems.push(`${file} imports ${name}: ${problem}`);
    }
  }
  return [...problems, ...circles(arrows).map((files) => `a circle: ${files.join(' → ')}`)];
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
  const { knows, packages = [], headers = [] } = /** @type {Room} */ (rooms[own] ?? rooms[AREA]);
  if (name.startsWith('<')) {
    const kind = /** @type {(keyof HEADERS)[]} */ (Object.keys(HEADERS)).find((key) =>
      HEADERS[key].test(name.slice(1, -1)),
    );
    if (kind === undefined || headers.includes(kind)) return {};
    return { problem: `${own} must not know ${kind}` };
  }
  if (!name.startsWith('.')) {
    return packages.includes(name) ? {} : { problem: `${own} may import ${list(packages)}` };
  }
  const path = posix.join(dirname(file), name);
  const target = [path, path.replace(/\.js$/, '.ts')].find((candidate) => sources.has(candidate));
  // Made when it is built.
  if (target === undefined)
    return name.endsWith('.inc') ? {} : { problem: 'there is no such file' };
  const there = roomOf(target, rooms);
  const row = there !== undefined && there in rooms ? there : AREA;
  if (there === own || knows.includes(row)) return { target };
  return { target, problem: `${own} may know ${list(knows)}` };
}

/** @param {readonly string[]} names */
const list = (names) =>
  names.length === 0 ? 'nothing outside itself' : `only ${names.join(', ')}`;

/**
 * @param {string} file
 * @param {Readonly<Record<string, Room>>} rooms
 */
function roomOf(file, rooms) {
  const room = Object.keys(rooms).find((name) => file === name || file.startsWith(`${name}/`));
  if (room !== undefined || !(AREA in rooms)) return room;
  return /^src\/[^/]+(?=\/)/.exec(file)?.[0];
}

/**
 * Every module that a file names: also for types only, in `import('…')`, and in `require('…')`.
 *
 * @param {string} file
 * @param {string} text
 */
function imports(file, text) {
  /** @type {string[]} */
  const names = [];
  /** @param {ts.Node | undefined} node */
  const add = (node) => {
    if (node && ts.isStringLiteralLike(node)) names.push(node.text);
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal);
    else if (ts.isCallExpression(node)) {
      const { expression } = node;
      const loads = ts.isIdentifier(expression) && expression.text === 'require';
      if (loads || expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return names;
}

/**
 * Files beside the including one as `./name`, others as `<name>`.
 *
 * @param {string} text
 */
function includes(text) {
  const lines = text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|(<[^>]+>))/gm);
  return [...lines].map(([, own, other = '']) => (own === undefined ? other : `./${own}`));
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
  /** @type {Map<string, string[]>} */
  const ways = new Map([[start, [start]]]);
  for (const [file, way] of ways) {
    for (const next of arrows.get(file) ?? []) {
      if (next === start) return way;
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  }
  return undefined;
}
