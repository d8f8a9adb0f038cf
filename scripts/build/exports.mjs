// @ts-check
// Generates the module definition of the simulated wtsapi32.dll, which gives its exports their plain names
// on x86, too: of what its sources declare extern "C", nothing is left out and nothing has to be listed.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, REPO } from '../lib/cache.mjs';
import { sources } from './native.mjs';

// A function at the beginning of a line: Windows', the hooks of the self-test, and those that COM and Node-API ask for.
const EXPORT =
  /^[^\s(][^(]* (?:WINAPI )?(WTS\w+|WtsSim\w+|DllGetClassObject|DllCanUnloadNow|napi_register_\w+|node_api_module_\w+)\(/gm;

/** Returns the file. The same exports are always in the same place. */
export async function simExports() {
  const names = sources('sim').flatMap((file) =>
    [...readFileSync(join(REPO, file), 'utf8').matchAll(EXPORT)].map(([, name]) => name),
  );
  const text = `LIBRARY wtsapi32\nEXPORTS\n${names
    .sort()
    .map((name) => `  ${name}\n`)
    .join('')}`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const folder = await cached(join('build', `sim-exports-${hash}`), (draft) =>
    writeFile(join(draft, 'wtsapi32.def'), text),
  );
  return join(folder, 'wtsapi32.def');
}
