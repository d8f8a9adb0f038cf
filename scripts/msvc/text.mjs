// @ts-check
// What clang takes in MSVC mode without a word, and MSVC does not.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesIn } from '../build/files.mjs';
import { REPO } from '../lib/cache.mjs';

/** @typedef {import('./project.mjs').Project} Project */

const GNU =
  /__attribute__|__builtin_|__int128|\bssize_t\b|\bstrn?casecmp\b|__PRETTY_FUNCTION__|__asm__|\b__(real|imag|typeof)__\b|^\s*#\s*(include_next|warning)\b/;

/**
 * The project's own C++ files, and the headers beside them.
 *
 * @param {Project} project
 */
export function filesOf({ sources, resourceFiles }) {
  const own = sources.filter((file) => !file.startsWith('node_modules/'));
  const folders = [...new Set(own.map((file) => dirname(file)))];
  const headers = folders.flatMap((folder) => filesIn(folder, /\.h$/));
  return [...own, ...headers, ...resourceFiles];
}

/**
 * @param {Project} project
 * @returns {string[]} problems
 */
export function textProblems(project) {
  const utf8 = project.compiler.includes('/utf-8');
  return filesOf(project).flatMap((file) => {
    const text = readFileSync(join(REPO, file), 'utf8');
    const resource = file.endsWith('.rc');
    // Without these, both compilers read the code page of the machine that builds.
    const told = resource ? /#pragma\s+code_page\s*\(\s*65001/.test(text) : utf8;
    return text.split('\n').flatMap((line, index) => {
      const at = `${file}:${index + 1}`;
      const gnu = resource ? undefined : GNU.exec(line)?.[0].trim();
      // eslint-disable-next-line no-control-regex
      const foreign = !told && /[^\x00-\x7f]/.test(line);
      return [
        ...(gnu === undefined ? [] : [`${at}: '${gnu}' is not in MSVC`]),
        ...(foreign ? [`${at}: not ASCII, and nothing says that it is UTF-8`] : []),
      ];
    });
  });
}
