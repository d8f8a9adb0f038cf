// @ts-check
// `npm run build:prebuilds [-- win32-x64 win32-arm64 win32-ia32]`: builds prebuilds/, all of it by
// default.

import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { REPO } from '../lib/cache.mjs';
import { prebuildFile, sha256, writePrebuilds } from './prebuilds.mjs';
import { ALL_TARGETS, parseTargets } from './targets.mjs';

const targets = parseTargets(process.argv.slice(2), ALL_TARGETS);
await writePrebuilds(targets);
for (const target of targets) {
  const file = prebuildFile(target);
  const { size } = await stat(file);
  const hash = sha256(await readFile(file));
  console.log(`${relative(REPO, file)}  ${(size / 1024).toFixed(0)} KiB  sha256 ${hash}`);
}
