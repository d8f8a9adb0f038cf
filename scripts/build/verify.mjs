// @ts-check
// `npm run verify:prebuilds [-- [--shared-cache] targets]`: builds the committed prebuilds again, from
// nothing (zig's own runtime libraries, too: minutes), and compares them byte for byte. With --shared-cache
// those libraries come from, and are left in, .cache/: for a clone whose .cache/ is empty anyway.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../lib/temporary.mjs';
import { crossBuild } from './cross.mjs';
import { prebuildFile, sha256 } from './prebuilds.mjs';
import { ALL_TARGETS, parseTargets } from './targets.mjs';

const SHARED = '--shared-cache';

const args = process.argv.slice(2);
const targets = parseTargets(
  args.filter((arg) => arg !== SHARED),
  ALL_TARGETS,
);
const folder = temporaryFolder('wtsapi32-verify');
const caches = {
  localCache: join(folder, 'local'),
  ...(args.includes(SHARED) ? {} : { globalCache: join(folder, 'global') }),
};
for (const target of targets) {
  const out = join(folder, `${target}.node`);
  await crossBuild({ target, kind: 'addon', out, caches });
  const committed = sha256(await readFile(prebuildFile(target)));
  const rebuilt = sha256(await readFile(out));
  if (committed === rebuilt) {
    console.log(`ok      ${target}: ${committed}`);
  } else {
    console.log(`FAILED  ${target}: committed ${committed}, rebuilt ${rebuilt}`);
    process.exitCode = 1;
  }
}
if (process.exitCode === 1) console.log('to bring them up to date: npm run build:prebuilds');
