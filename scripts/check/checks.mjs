// @ts-check
// The checks of `npm run check`. Each resolves to nothing, or to what is wrong.
import { join } from 'node:path';
import { prebuildProblems } from '../build/prebuilds.mjs';
import { REPO } from '../lib/cache.mjs';
import { exec } from '../lib/exec.mjs';
import { buildTypeScript } from '../build/typescript.mjs';
import { clangTidy } from './clang-tidy.mjs';
import { nativeFiles, nativeLayers } from './native.mjs';

/** @typedef {{ name: string, run: () => Promise<string | void>, fix?: () => Promise<string | void> }} Check */

/**
 * A tool of node_modules; its failure carries what it said.
 *
 * @param {string} script
 * @param {...string} args
 */
const tool =
  (script, ...args) =>
  async () => {
    await exec(process.execPath, [join(REPO, 'node_modules', script), ...args], { cwd: REPO });
  };

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
  { name: 'types of src and test', run: typesOfSources },
  {
    name: 'types of scripts and bench',
    run: tool('typescript/bin/tsc', '-p', 'tsconfig.scripts.json'),
  },
  {
    name: 'clang-format',
    run: tool(clangFormat, '--dry-run', '--Werror', ...nativeFiles()),
    fix: tool(clangFormat, '-i', ...nativeFiles()),
  },
  { name: 'layers of native', run: async () => nativeLayers() },
  { name: 'prebuilds are of these sources', run: prebuildProblems },
  { name: 'package (publint)', run: tool('publint/src/cli.js', 'run', '--strict') },
];

// The tests see the package as its users do, so it has to be built first; publint needs it too.
async function typesOfSources() {
  await buildTypeScript();
  await tool('typescript/bin/tsc', '-p', 'tsconfig.json')();
}
