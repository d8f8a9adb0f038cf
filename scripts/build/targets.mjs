// @ts-check
// The machines that the package has prebuilt files for.

/** @typedef {'win32-x64' | 'win32-arm64' | 'win32-ia32'} Target */

/**
 * File names as prebuildify gives them: `node-gyp-build` reads them as tags, and @electron/rebuild
 * looks for exactly these (on arm64 only for one that says armv8).
 *
 * @type {Readonly<Record<Target, { zig: string, file: string }>>}
 */
export const TARGETS = {
  'win32-x64': { zig: 'x86_64-windows-gnu', file: 'node.napi.node' },
  'win32-arm64': { zig: 'aarch64-windows-gnu', file: 'node.napi.armv8.node' },
  'win32-ia32': { zig: 'x86-windows-gnu', file: 'node.napi.node' },
};

export const ALL_TARGETS = /** @type {readonly Target[]} */ (Object.keys(TARGETS));

/**
 * Reads targets from a command line; none given means `otherwise`.
 *
 * @param {readonly string[]} names
 * @param {readonly Target[]} otherwise
 * @returns {readonly Target[]}
 */
export function parseTargets(names, otherwise) {
  for (const name of names) {
    if (!Object.hasOwn(TARGETS, name)) {
      throw new Error(`unknown target '${name}'; known are ${Object.keys(TARGETS).join(', ')}`);
    }
  }
  return names.length === 0 ? otherwise : /** @type {Target[]} */ (names);
}
