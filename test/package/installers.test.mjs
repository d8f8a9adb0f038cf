// @ts-check
// npm and pnpm install the tarball on Linux, with install scripts blocked and no Python: quietly, and what
// they install loads and says what is the matter.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { npmPackage, pin } from '../../scripts/lib/npm-package.mjs';
import { newFolder } from './lib/folders.mjs';
import { copyApps, tarball } from './lib/package.mjs';
import { run, runJson, userEnv } from './lib/run.mjs';
import { newerNode } from './lib/tools.mjs';

const node = await newerNode();

/**
 * npm 12 and pnpm block scripts unless told otherwise. npm 11 runs them, and would also build for a
 * binding.gyp.
 *
 * @type {readonly { name: string, pin: string, script?: string, args: string[] }[]}
 */
const installers = [
  { name: 'npm 11', pin: 'npm11', script: 'bin/npm-cli.js', args: ['install'] },
  {
    ...{ name: 'npm 11 without scripts', pin: 'npm11', script: 'bin/npm-cli.js' },
    args: ['install', '--ignore-scripts'],
  },
  { name: 'npm 12', pin: 'npm12', script: 'bin/npm-cli.js', args: ['install'] },
  { name: 'pnpm 10', pin: 'pnpm10', script: 'bin/pnpm.cjs', args: ['add'] },
  { name: 'pnpm 12', pin: 'pnpm12-linux-x64', args: ['add'] },
];

/** Complaints that are not about us: settings of the machine that this runs on. */
const OF_THE_MACHINE = /^(npm warn|.?WARN.?) .*Unknown (\w+ )?config/i;

for (const { name, script, args, ...installer } of installers) {
  test(`${name} installs it without a word, and it says that this is not Windows`, async () => {
    const home = newFolder();
    const cwd = join(home, 'project');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'package.json'), '{"private":true}');
    const env = barePath(home);
    const tool = join(await npmPackage(pin(installer.pin)), script ?? 'pnpm');
    const command = [...(script === undefined ? [] : [tool]), ...args, tarball];
    const program = script === undefined ? tool : node;
    const { code, stdout, stderr } = await run(program, command, { cwd, env });

    strictEqual(code, 0, stdout + stderr);
    const complaints = stderr.split('\n').filter((line) => line && !OF_THE_MACHINE.test(line));
    deepStrictEqual(complaints, []);
    // pnpm warns, and lists the packages whose scripts it has not run, where it says all else.
    const said = stdout.split('\n').filter((line) => !OF_THE_MACHINE.test(line));
    deepStrictEqual(
      said.filter((line) => /warn|script|build|deprecated|gyp/i.test(line)),
      [],
    );
    ok(!existsSync(join(cwd, 'node_modules/wtsapi32/build')), 'nothing was built');

    copyApps(['require.cjs'], cwd);
    const { file, ...loaded } = await runJson(['require.cjs'], { cwd, node });
    ok(file.startsWith(cwd), `not the installed one: ${file}`);
    deepStrictEqual([loaded.isSupported, loaded.loaded], [false, []]);
    strictEqual(loaded.code, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM');
  });
}

/**
 * An environment with Node and a shell on PATH and nothing else: no Python, no compiler. What the installers
 * keep goes into `home`.
 *
 * @param {string} home
 */
function barePath(home) {
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(node, join(bin, 'node'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  ok(!['python', 'python3'].some((name) => existsSync(join(bin, name))));
  return userEnv({
    PATH: bin,
    npm_config_cache: join(home, 'npm'),
    npm_config_update_notifier: 'false',
    npm_config_store_dir: join(home, 'store'),
    ...{ PNPM_HOME: join(home, 'pnpm'), CI: 'true' },
    ...{ XDG_CACHE_HOME: join(home, 'cache'), XDG_STATE_HOME: join(home, 'state') },
    ...{ XDG_DATA_HOME: join(home, 'data') },
  });
}
