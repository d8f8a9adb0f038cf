// @ts-check
// Generates the list of Node-API functions that native/cross/node_api_imports.cc binds when the
// addon is loaded: those of the Node-API version that the addon is compiled for, as the compiler
// lets it call no others.

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cached } from '../lib/cache.mjs';
import { NAPI_VERSION } from './native.mjs';

/** @typedef {{ js_native_api_symbols: string[], node_api_symbols: string[] }} Functions */

/** @type {{ symbols: Record<string, Functions> }} */
const { symbols } = createRequire(import.meta.url)('node-api-headers');

/**
 * Returns a folder with `node_api_functions.inc`. The same list is always in the same folder: the
 * compiler's own cache goes by paths.
 */
export function nodeApiFunctions() {
  const version = symbols[`v${NAPI_VERSION}`];
  if (version === undefined) throw new Error(`node-api-headers lacks Node-API ${NAPI_VERSION}`);
  const names = [...version.js_native_api_symbols, ...version.node_api_symbols].sort();
  const text = names.map((name) => `NODE_API_FUNCTION(${name})\n`).join('');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return cached(join('build', `node-api-${NAPI_VERSION}-${hash}`), (folder) =>
    writeFile(join(folder, 'node_api_functions.inc'), text),
  );
}
