import { release } from 'node:os';
import { join } from 'node:path';
import { loadError, platformError } from '../errors.js';
import type { NativeBinding } from './binding.js';

/** What the addon exports; the rest of `NativeBinding` needs no native code. */
type Addon = Omit<NativeBinding, 'windowsRelease'>;

// The package's root as seen from dist/native/: where node-gyp-build looks for prebuilds/ and build/.
const packageRoot = join(__dirname, '..', '..');

let addon: NativeBinding | undefined;
let replacement: NativeBinding | undefined;

/**
 * Whether calls can work here: `true` on Windows, and while a simulated host is installed. Loads nothing.
 *
 * @example
 * if (isSupported) console.log(await listSessions());
 */
export let isSupported: boolean = process.platform === 'win32';

/** Makes every local call go to `binding` (a simulated host) instead of Windows; `undefined` ends that. */
export function installBinding(binding: NativeBinding | undefined): void {
  replacement = binding;
  isSupported = replacement !== undefined || process.platform === 'win32';
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
  try {
    // Required here and not at the top: importing this package must load next to nothing.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    const load = require('node-gyp-build') as (root: string) => Addon;
    return { ...load(packageRoot), windowsRelease: release };
  } catch (cause) {
    throw loadError(cause);
  }
}
