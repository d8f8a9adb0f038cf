// @ts-check
// Tools of the package's users, from a lock file of their own: nobody else has to install them.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../../../scripts/lib/cache.mjs';
import { npmPackage, pin } from '../../../scripts/lib/npm-package.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';
import { userEnv } from './run.mjs';

const SOURCE = fileURLToPath(new URL('../tools', import.meta.url));

/** Returns the folder that has the tools in its node_modules, installing them first if needed. */
export function tools() {
  const lock = readFileSync(join(SOURCE, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const key = join('package-tools', `${process.platform}-${process.arch}-${hash}`);
  return cached(key, install, 'installing bundlers and other tools (92 MB)');
}

/** @param {string} folder */
async function install(folder) {
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(join(SOURCE, name), join(folder, name));
  }
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['ci', ...options], { cwd: folder, env: userEnv() });
}

/** Returns a `require` that finds the tools. */
export async function toolRequire() {
  return createRequire(join(await tools(), 'index.js'));
}

/** Returns a Node that is new enough for npm 12 and @electron/rebuild, which Node 20 is not. */
export async function newerNode() {
  return join(await npmPackage(pin('node24-linux-x64'), 'fetching Node 24 (45 MB)'), 'bin/node');
}
