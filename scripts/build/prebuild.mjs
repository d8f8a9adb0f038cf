// @ts-check
// `npm run build:prebuild [-- win32-x64 win32-arm64 win32-ia32]`: builds prebuilds/, by default for
// the targets that it has.
//
// prebuildify is not asked, though only for its file names: it would run a stand-in for node-gyp that
// writes into build/Release, take the first .node that it finds there (a developer's own MSVC build,
// perhaps) and move it away. The names are one line each in targets.mjs.

import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { REPO } from '../lib/cache.mjs';
import {
  presentTargets,
  prebuildFile,
  sha256,
  TESTED_TARGET,
  writePrebuilds,
} from './prebuilds.mjs';
import { parseTargets } from './targets.mjs';

const present = await presentTargets();
const targets = parseTargets(
  process.argv.slice(2),
  present.length === 0 ? [TESTED_TARGET] : present,
);
await writePrebuilds(targets);
for (const target of targets) {
  const file = prebuildFile(target);
  const { size } = await stat(file);
  const hash = sha256(await readFile(file));
  console.log(`${relative(REPO, file)}  ${(size / 1024).toFixed(0)} KiB  sha256 ${hash}`);
}
