// @ts-check
// `npm run verify:prebuilds [-- [--shared-cache] targets]`: builds the committed prebuilds again, from
// nothing (zig's own runtime libraries, too: minutes), and compares them byte for byte. With --shared-cache
// those libraries come from, and are left in, .cache/: for a clone whose .cache/ is empty anyway.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crossBuild } from './cross.mjs';
import { prebuildFile, sha256 } from './prebuilds.mjs';
import { ALL_TARGETS, parseTargets } from './targets.mjs';

const SHARED = '--shared-cache';

const args = process.argv.slice(2);
const targets = parseTargets(
  args.filter((arg) => arg !== SHARED),
  ALL_TARGETS,
);
const folder = await mkdtemp(join(tmpdir(), 'wtsapi32-verify-'));
try {
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
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (process.exitCode === 1) console.log('to bring them up to date: npm run build:prebuilds');
