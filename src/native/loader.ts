import { release } from 'node:os';
import { dirname, isAbsolute, toNamespacedPath } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { loadError, platformError } from '../errors/wts-error.js';
import { type Addon, ADDON_FUNCTIONS, type NativeBinding, SEAM_VERSION } from './binding.js';
import { nothingFound, refusedFile, unsupportedRuntime, wrongAddon } from './load-failure.js';

let addon: NativeBinding | undefined;
let replacement: NativeBinding | undefined;

/**
 * Tells whether calls can work here: `true` on Windows, and while a simulated host is installed. Loads nothing.
 * A function, because what an ES module imports by name keeps its value.
 *
 * @example
 * if (isSupported()) console.log(await listSessions());
 */
export function isSupported(): boolean {
  return replacement !== undefined || process.platform === 'win32';
}

/** Makes every local call go to `binding` (a simulated host) instead of Windows; `undefined` ends that. */
export function installBinding(binding: NativeBinding | undefined): void {
  replacement = binding;
}

export function installedBinding(): NativeBinding | undefined {
  return replacement;
}

/** The binding in use. The addon is loaded by the first call that needs it, never by importing. */
export function nativeBinding(): NativeBinding {
  return replacement ?? (addon ??= loadAddon());
}

function loadAddon(): NativeBinding {
  if (process.platform !== 'win32') throw platformError();
  const unsupported = unsupportedRuntime();
  if (unsupported !== undefined) throw loadError(unsupported);
  const file = findAddon(root());
  // It cannot tell itself in which thread it is: see `in_worker` of native/napi/environment.h. Deno hands on none of
  // this, and has no need of it: it waits for no worker.
  const options: object = { inWorker: !isMainThread };
  const loaded = { exports: options as Addon & { readonly seamVersion?: number } };
  try {
    // As `require` loads a .node file. Itself it is not there in every bundle, or refuses such files.
    process.dlopen(loaded, toNamespacedPath(file));
  } catch (cause) {
    throw loadError(refusedFile(file, cause), cause);
  }
  const { seamVersion, ...functions } = loaded.exports;
  const missing = ADDON_FUNCTIONS.find((name) => typeof functions[name] !== 'function');
  if (missing !== undefined) throw loadError(wrongAddon(file, `it has no ${missing}()`));
  // Functions of the same names, which may answer in another layout: a wrong id would log somebody else off.
  if (seamVersion !== SEAM_VERSION) {
    const version = `its interface has version ${String(seamVersion)}, not ${SEAM_VERSION}`;
    throw loadError(wrongAddon(file, version));
  }
  return { ...functions, windowsRelease: release };
}

function findAddon(folder: string): string {
  try {
    // Required here and not at the top: importing this package must load next to nothing.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    const { path } = require('node-gyp-build') as { path: (root: string) => string };
    return path(folder);
  } catch (cause) {
    throw loadError(nothingFound(cause), cause);
  }
}

// This file in the package; and in a clone, where Bun follows the paths of tsconfig.json.
const OWN_PLACE = /[\\/](dist[\\/]wtsapi32\.js|src[\\/]native[\\/]loader\.ts)$/;

/** The folder in which node-gyp-build looks for prebuilds/, and in a clone for build/. */
function root(): string {
  const file = typeof __filename === 'string' ? __filename : '';
  const folder = typeof __dirname === 'string' ? __dirname : '';
  // Some bundlers leave out the two, or put in a relative path or '/'. Never look below the current
  // folder for these; node-gyp-build looks beside the executable as well.
  if (!isAbsolute(folder) || folder === '/') return dirname(process.execPath);
  // In a bundle the name is another: prebuilds/ has been copied beside it. Not above it, as users who are
  // no administrators may make folders in C:\, which is above many programs.
  const [, place] = OWN_PLACE.exec(file) ?? [];
  return place === undefined ? folder : file.slice(0, -place.length);
}
