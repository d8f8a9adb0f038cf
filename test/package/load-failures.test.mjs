// @ts-check
// What a user reads when the addon cannot be loaded: one error, which names what was tried and what is wrong
// with it, from the first call and from every later one.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, win32 } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TESTED_TARGET } from '../../scripts/build/prebuilds.mjs';
import { TARGETS } from '../../scripts/build/targets.mjs';
import { newProject } from './lib/package.mjs';
import { runInWindows, windowsPath } from './lib/windows.mjs';

const APP = fileURLToPath(new URL('apps/broken.cjs', import.meta.url));
const PREBUILDS = 'node_modules/wtsapi32/prebuilds';
const ADDON = join(PREBUILDS, TESTED_TARGET, TARGETS[TESTED_TARGET].file);
const AGAIN = 'Install wtsapi32 again, or copy its folder prebuilds/ again.';
const BLOCKED = 'Security software or a policy may have blocked it, or it is damaged.';
const NOT_FOUND = `The folder prebuilds/ of wtsapi32 belongs there.`;

/**
 * @typedef {object} Case
 * @property {(addon: string) => void} [damage] done to the installed package
 * @property {string} [runtime] done to the runtime by apps/broken.cjs
 * @property {string[]} [execArgv]
 * @property {(addon: string) => string} says what comes after the architecture; what Windows says is '…'
 * @property {string} [cause] its code, or else its class
 */

/** @param {keyof typeof TARGETS} target */
const otherPrebuild = (target) => (/** @type {string} */ addon) =>
  copyFileSync(join(dirname(addon), '..', target, TARGETS[target].file), addon);

/** @param {string} addon */
const notFound = (addon) =>
  `there is no .node file in ${win32.dirname(addon)}, nor in …\\bin\\prebuilds\\${TESTED_TARGET}. ${NOT_FOUND}`;

/** @type {Record<string, Case>} */
const cases = {
  'prebuilds/ is missing': {
    damage: (addon) => rmSync(join(dirname(addon), '..'), { recursive: true }),
    says: notFound,
    cause: 'Error',
  },
  'the prebuild for this processor is missing': {
    damage: (addon) => rmSync(dirname(addon), { recursive: true }),
    says: notFound,
    cause: 'Error',
  },
  'the prebuild is for 32 bit': {
    damage: otherPrebuild('win32-ia32'),
    says: (addon) => `${addon} is for ia32, not for x64 (…). ${AGAIN}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  'the prebuild is for ARM64': {
    damage: otherPrebuild('win32-arm64'),
    says: (addon) => `${addon} is for arm64, not for x64 (…). ${AGAIN}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  'the prebuild is a text': {
    damage: (addon) =>
      writeFileSync(addon, 'version https://git-lfs.github.com/spec/v1\n'.repeat(9)),
    says: (addon) => `${addon} is not a DLL (…). ${AGAIN}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  'the prebuild is empty': {
    damage: (addon) => writeFileSync(addon, ''),
    says: (addon) => `${addon} is empty (…). ${AGAIN}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  'half of the prebuild is missing': {
    damage: (addon) => {
      const image = readFileSync(addon);
      writeFileSync(addon, image.subarray(0, image.length / 2));
    },
    says: (addon) => `${addon} was refused (…). ${BLOCKED}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  // Whoever is root may read every file, but no folder: Windows says 'access denied' of it.
  'the prebuild cannot be read': {
    damage: (addon) => {
      rmSync(addon);
      mkdirSync(addon);
    },
    says: (addon) => `${addon} was refused (Access denied). ${BLOCKED}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  'a policy of a German Windows blocks the prebuild': {
    runtime: 'where a policy forbids it',
    says: (addon) =>
      `${addon} was refused (node.napi.node wurde durch eine Richtlinie gesperrt). ${BLOCKED}`,
    cause: 'ERR_DLOPEN_FAILED',
  },
  'the prebuild is of an older version': {
    runtime: 'with an addon that lacks waitFor',
    says: (addon) =>
      `${addon} is the native part of another version, or of something else: it has no waitFor(). ${AGAIN}`,
  },
  'the prebuild is of a version that packs its answers in another way': {
    runtime: 'with an addon of another seam',
    says: (addon) =>
      `${addon} is the native part of another version, or of something else: its interface has version 99, not 4. ${AGAIN}`,
  },
  'the runtime cannot load addons': {
    runtime: 'without dlopen',
    says: () => 'this runtime has no process.dlopen(), and so cannot load native addons.',
  },
  'the runtime is too old': {
    runtime: 'with Node-API 7',
    says: () => 'wtsapi32 needs Node-API 8, and this runtime has version 7 of it.',
  },
  'Node has been told to load no addons': {
    execArgv: ['--no-addons'],
    says: (addon) =>
      `${addon} was not loaded: Cannot load native addon because loading addons is disabled. ` +
      'That is what --no-addons does, and --permission without --allow-addons.',
    cause: 'ERR_DLOPEN_DISABLED',
  },
};

/** @typedef {{ name: string, code: string, message: string, cause?: string }} Failure */
/** @type {Map<string, { isSupported: boolean, loadedByRequire: boolean, loads: number, failures: Failure[] }>} */
const answers = new Map();
/** @type {Map<string, string>} as Windows has it */
const addons = new Map();

before(async () => {
  // Windows takes seconds to start, so one process has all cases that need no flags.
  const flags = new Set(Object.values(cases).map(({ execArgv = [] }) => execArgv.join(' ')));
  for (const flag of flags) {
    const chosen = Object.entries({
      ...cases,
      whole: /** @type {Case} */ ({ says: () => '' }),
    }).filter(([, { execArgv = [] }]) => execArgv.join(' ') === flag);
    const jobs = [];
    for (const [name, { damage, runtime }] of chosen) {
      const project = await newProject();
      addons.set(name, windowsPath(join(project, ADDON)));
      damage?.(join(project, ADDON));
      jobs.push({ project: windowsPath(project), runtime });
    }
    const said = await runInWindows({
      ...{ file: APP, cwd: dirname(APP), args: [JSON.stringify(jobs)] },
      execArgv: flag === '' ? [] : [flag],
    });
    chosen.forEach(([name], index) => answers.set(name, said[index]));
  }
});

for (const [name, { says, cause }] of Object.entries(cases)) {
  test(`${name}: every call says so`, () => {
    const { isSupported, loadedByRequire, failures } = answers.get(name) ?? {};
    deepStrictEqual([isSupported, loadedByRequire], [true, false]);
    strictEqual(failures?.length, 4, 'three blocking calls, and a promise');
    const [first] = failures;
    for (const failure of failures) deepStrictEqual(failure, first);
    strictEqual(first?.name, 'WtsError');
    strictEqual(first.code, 'ERR_WTS_LOAD');
    strictEqual(first.cause, cause);
    const start =
      /^The native part of wtsapi32 could not be loaded in node [\d.]+ on win32-x64: (.*)$/;
    const [, reason = ''] = start.exec(first.message) ?? [];
    const [begin = '', end = ''] = says(addons.get(name) ?? '').split('…');
    ok(reason.startsWith(begin) && reason.endsWith(end), first.message);
    // The path with which Windows is called, and once is enough.
    ok(!reason.includes('\\\\?\\') && reason.split('node.napi.node').length <= 3, first.message);
  });
}

test('beside them, a whole package loads its addon for the first call, and works', () => {
  const expected = { isSupported: true, loadedByRequire: false, loads: 1, failures: [] };
  deepStrictEqual(answers.get('whole'), expected);
});
