// @ts-check
import { filesUnder } from '../build/files.mjs';

/** Every C and C++ file of this project. */
export function nativeFiles() {
  return ['native', 'test/native', 'bench/native'].flatMap((folder) =>
    filesUnder(folder, /\.(c|cc|h)$/),
  );
}
