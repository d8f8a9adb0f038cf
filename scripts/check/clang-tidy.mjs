// @ts-check
// The linter for the addon's C++. It sees the sources as the cross build's compiler does: Windows, with zig's headers.
import { execFile as execFileCallback } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filesUnder } from '../build/files.mjs';
import { fingerprint, versionOf } from '../build/fingerprint.mjs';
import { defines, includeFolders, sources } from '../build/native.mjs';
import { zigFolder } from '../build/zig.mjs';
import { CACHE, REPO } from '../lib/cache.mjs';
import { which } from '../lib/exec.mjs';

const execFile = promisify(execFileCallback);

const TOOL = 'clang-tidy-19';

/** @returns {Promise<string | void>} */
export async function clangTidy() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || which(TOOL) === undefined) {
    const how = `${TOOL} is not here: apt-get install ${TOOL} (Debian and Ubuntu on x64)`;
    if (process.env.CI === 'true') return how;
    console.log(`       C++ is not linted: ${how}`);
    return;
  }
  const zig = join(await zigFolder(), 'lib');
  const flags = [
    ...['--target=x86_64-windows-gnu', '-std=c++17', '-nostdinc', '-nostdinc++', '-fexceptions'],
    ...['libcxx/include', 'libcxxabi/include', 'include', 'libc/include/any-windows-any'].flatMap(
      (folder) => ['-isystem', join(zig, folder)],
    ),
    // What zig itself defines for its own C++ library.
    ...[
      'ABI_VERSION=1',
      'ABI_NAMESPACE=__1',
      'HAS_MONOTONIC_CLOCK=1',
      'HAS_NO_VENDOR_AVAILABILITY_ANNOTATIONS',
      'HARDENING_MODE=_LIBCPP_HARDENING_MODE_NONE',
      'PSTL_BACKEND_SERIAL',
    ].map((define) => `-D_LIBCPP_${define}`),
    '-DBUILDING_NODE_EXTENSION',
    ...defines.addon.map((define) => `-D${define}`),
    ...includeFolders().flatMap((folder) => ['-isystem', folder]),
  ];
  const queue = sources('addon');
  /** @type {string[]} */
  const problems = [];
  const work = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const args = ['--quiet', '--warnings-as-errors=*', file, '--', ...flags];
      // What it found goes to the standard output; the other holds counts of what it suppressed.
      // One that was killed, or never started, has found nothing.
      await execFile(TOOL, args, { cwd: REPO }).catch((error) =>
        problems.push(error.stdout || `${file}: ${error.signal ?? error.message}`),
      );
    }
  };
  // Minutes of work, and most changes are not to C++: what was clean is not looked at again.
  const inputs = fingerprint(
    [...filesUnder('native'), '.clang-tidy', 'scripts/check/clang-tidy.mjs'],
    [await versionOfTool(), ...flags, versionOf('node-addon-api'), versionOf('node-api-headers')],
  );
  const stamp = join(CACHE, `build/clang-tidy-${inputs.slice(0, 16)}.ok`);
  if (existsSync(stamp)) return;
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (problems.length > 0) return problems.join('\n');
  await mkdir(join(CACHE, 'build'), { recursive: true });
  await writeFile(stamp, '');
}

async function versionOfTool() {
  return (await execFile(TOOL, ['--version'])).stdout;
}
