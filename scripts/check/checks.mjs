// @ts-check
// The checks of `npm run check`. Each resolves to nothing, or to what is wrong.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { prebuildProblems } from '../build/prebuilds.mjs';
import { REPO } from '../lib/cache.mjs';
import { buildTypeScript } from '../build/typescript.mjs';
import { clangTidy } from './clang-tidy.mjs';
import { nativeFiles } from './native.mjs';
import { brokenPromises } from './prebuilds.mjs';
import { roomProblems } from './rooms.mjs';

/** @typedef {{ name: string, run: () => Promise<string | void>, fix?: () => Promise<string | void> }} Check */

/**
 * A tool of node_modules. What it says is shown in full, so it is not left to `exec`, which keeps the
 * last lines only.
 *
 * @param {string} script
 * @param {...string} args
 */
const tool =
  (script, ...args) =>
  async () => {
    const command = [join(REPO, 'node_modules', script), ...args];
    const { status, stdout, stderr } = await run(process.execPath, command);
    return status === 0 ? undefined : `${stdout}${stderr}` || `${script}: exit code ${status}`;
  };

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ status: unknown, stdout: string, stderr: string }>}
 */
function run(program, args) {
  return new Promise((resolve) => {
    const options = { cwd: REPO, maxBuffer: Infinity };
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code ?? error.signal), stdout, stderr });
    });
  });
}

const prettier = 'prettier/bin/prettier.cjs';
const eslint = 'eslint/bin/eslint.js';
const clangFormat = 'clang-format/index.js';
const linted = ['src', 'test', 'scripts', 'bench', 'eslint.config.mjs'];

/** @type {readonly Check[]} */
export const checks = [
  { name: 'clang-tidy', run: clangTidy },
  {
    name: 'prettier',
    run: tool(prettier, '--check', '--log-level=warn', '.'),
    fix: tool(prettier, '--write', '--log-level=warn', '.'),
  },
  {
    name: 'eslint',
    run: tool(eslint, '--max-warnings=0', ...linted),
    fix: tool(eslint, '--fix', ...linted),
  },
  { name: 'types of src and test', run: typesOf('tsconfig.json') },
  { name: "types of scripts, bench and the model's worker", run: typesOf('tsconfig.scripts.json') },
  {
    name: 'clang-format',
    run: tool(clangFormat, '--dry-run', '--Werror', ...nativeFiles()),
    fix: tool(clangFormat, '-i', ...nativeFiles()),
  },
  { name: 'rooms and arrows of src and native', run: async () => roomProblems() },
  { name: 'prebuilds are of these sources', run: prebuildProblems },
  { name: 'prebuilds are small, hardened, and say what they are', run: brokenPromises },
  { name: 'package (publint)', run: tool('publint/src/cli.js', 'run', '--strict') },
];

/**
 * Tests see the package as its users do, and scripts ask the model, so it has to be built first; publint needs
 * it too.
 *
 * @param {string} project
 */
function typesOf(project) {
  return async () => {
    await buildTypeScript();
    return tool('typescript/bin/tsc', '-p', project)();
  };
}
