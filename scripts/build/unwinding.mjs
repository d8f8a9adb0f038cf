// @ts-check
// The part of the C++ runtime that exceptions pass through, compiled with unwind tables.
//
// zig builds its runtime for 32-bit Windows without them: the unwinder then finds no way out of
// __cxa_throw, and every exception ends the process. So these files, which zig brings as sources,
// are compiled once more and linked before the ones that zig has built. On x64 and arm64 Windows
// itself asks for the tables, and zig's are whole.

import { join } from 'node:path';
import { zig, zigFolder } from './zig.mjs';

/** @typedef {import('./zig.mjs').Caches} Caches */

/** @type {Record<'libunwind' | 'libcxxabi', { files: string[], include: string[], flags: string[] }>} */
const PARTS = {
  libunwind: {
    files: [
      ...['libunwind.cpp', 'UnwindLevel1.c', 'UnwindLevel1-gcc-ext.c'],
      ...['UnwindRegistersRestore.S', 'UnwindRegistersSave.S'],
    ],
    include: ['libunwind/include', 'libunwind/src'],
    flags: ['-D_LIBUNWIND_IS_NATIVE_ONLY', '-D_LIBUNWIND_HIDE_SYMBOLS'],
  },
  libcxxabi: {
    files: ['cxa_exception.cpp', 'cxa_personality.cpp', 'stdlib_new_delete.cpp'],
    include: ['libcxxabi/include', 'libcxxabi/src', 'libcxx/src', 'libunwind/include'],
    flags: ['-D_LIBCXXABI_BUILDING_LIBRARY', '-D_LIBCPP_BUILDING_LIBRARY'],
  },
};

/** How zig itself compiles each language of these files. */
const LANGUAGES = /** @type {Record<string, string[]>} */ ({
  '.cpp': ['c++', '-std=c++23'],
  '.c': ['cc', '-std=c11'],
  '.S': ['cc'],
});

/**
 * Compiles the files for 32-bit Windows.
 *
 * @param {string} triple zig's name of the target
 * @param {string} folder for the object files
 * @param {Caches} [caches]
 * @returns {Promise<string[]>} the object files
 */
export async function unwindingObjects(triple, folder, caches) {
  const lib = join(await zigFolder(), 'lib');
  const objects = [];
  for (const [part, { files, include, flags }] of Object.entries(PARTS)) {
    for (const file of files) {
      const object = join(folder, `${file}.o`);
      const language = LANGUAGES[file.slice(file.indexOf('.'))] ?? [];
      await zig(
        [
          ...language,
          ...['-target', triple, '-O2', '-g0', '-DNDEBUG', '-fvisibility=hidden'],
          ...['-fexceptions', '-funwind-tables', '-ffunction-sections', '-fdata-sections'],
          ...flags,
          ...include.map((path) => `-I${join(lib, path)}`),
          `-ffile-prefix-map=${lib}=zig`,
          ...['-c', join(lib, part, 'src', file), '-o', object],
        ],
        caches,
      );
      objects.push(object);
    }
  }
  return objects;
}
