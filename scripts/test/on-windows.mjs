// @ts-check
// Test runs in a Windows runtime, over the simulated wtsapi32.dll in System32.
import { join } from 'node:path';
import { ensureBuilt } from '../build/ensure.mjs';
import { filesIn, filesUnder } from '../build/files.mjs';
import { fingerprint, nativeFingerprint } from '../build/fingerprint.mjs';
import { TESTED_TARGET } from '../build/prebuilds.mjs';
import { TARGETS } from '../build/targets.mjs';
import { OPTIMISED, zig } from '../build/zig.mjs';
import { cached, REPO } from '../lib/cache.mjs';
import { requireTools } from '../windows/namespace.mjs';
import { windowsPath } from '../windows/paths.mjs';
import { runWindows } from '../windows/run.mjs';
import { DEFAULT_RUNTIME, targetOf } from '../windows/runtimes.mjs';
import { VITEST, vitestArguments, vitestOutcome } from './here.mjs';

/** @typedef {import('./suites.mjs').Outcome} Outcome */
/** @typedef {import('./suites.mjs').Run} Run */

// A run that takes longer hangs: that is a failure, not a reason to wait.
const LIMIT = 600_000;

// Without it oleaut32 keeps freed texts for later, and the simulated DLL cannot tell which ones leaked.
const ENV = { OANOCACHE: '1' };

/** Why Windows programs cannot be run here, and what to do about it; `undefined` when they can. */
export function whyNotWindows() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return (
      'needs Linux on x64, where a simulated wtsapi32.dll can take the place of the real one ' +
      '(on Windows: WSL with Debian or Ubuntu; on macOS: a Debian virtual machine)'
    );
  }
  try {
    requireTools(['mmdebstrap', 'unshare', 'setpriv', 'mount', 'chroot', 'bash']);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * A suite in a Windows runtime, over the simulated wtsapi32.dll.
 *
 * @param {Run} run
 * @returns {Run}
 */
export const onWindows = (run) => async (folder) => {
  const missing = whyNotWindows();
  return missing === undefined ? run(folder) : { passed: 0, failed: 0, missing };
};

/**
 * @param {readonly string[]} projects
 * @param {string} folder
 * @param {string} [runtime] a name from runtimes.mjs
 */
export async function vitestOnWindows(projects, folder, runtime = DEFAULT_RUNTIME) {
  const { simDll } = await ensureBuilt();
  const report = join(folder, `windows-${runtime}.json`);
  const { code, timedOut } = await runWindows({
    file: join(REPO, VITEST),
    args: vitestArguments(projects, windowsPath(report)),
    ...{
      runtime,
      cwd: REPO,
      simDll,
      windowsModules: true,
      timeoutMs: LIMIT,
      env: { ...ENV, CI: 'true' },
    },
    onStdout: (bytes) => process.stdout.write(bytes),
    onStderr: (bytes) => process.stderr.write(bytes),
  });
  if (timedOut) throw new Error(`Vitest in Windows Node did not end within ${LIMIT / 1000} s`);
  return vitestOutcome(report, code);
}

/**
 * The simulated DLL's own test program.
 *
 * @returns {Promise<Outcome>}
 */
export function simSelftest() {
  return program({
    name: 'selftest',
    what: 'the test program of the simulated DLL',
    sources: filesUnder('test/native/wtsapi32-sim/selftest', SOURCES),
    with: [nativeFingerprint('sim')],
    libraries: ['-luser32'],
  });
}

/**
 * The addon's code for WMI, without Node, over a provider that breaks the rules.
 *
 * @returns {Promise<Outcome>}
 */
export function hostileWmi() {
  return program({
    name: 'wmi-hostile',
    what: 'the test program of a hostile WMI provider',
    sources: [
      ...filesUnder('test/native/wmi-hostile', SOURCES),
      ...filesIn('native/win32', /^(com_|wmi|function_table|secret).*\.cc$/),
    ],
    with: [nativeFingerprint('sim'), nativeFingerprint('addon')],
    libraries: ['-lole32', '-loleaut32'],
  });
}

/**
 * The addon's code for the end of the session, without Node, where Windows shows reasons, and fails.
 *
 * @returns {Promise<Outcome>}
 */
export function endSessionHub() {
  return program({
    name: 'end-session',
    what: 'the test program of the end of the session',
    sources: [
      ...filesUnder('test/native/end-session', SOURCES),
      ...filesIn('native/win32', /^(end_session.*|function_table|module)\.cc$/),
    ],
    with: [nativeFingerprint('addon')],
    libraries: ['-luser32'],
  });
}

const SOURCES = /\.(cc|h)$/;

/**
 * A test program, which is built here and started from Windows Node.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.what
 * @param {readonly string[]} options.sources
 * @param {readonly string[]} options.with fingerprints of what else is in it
 * @param {readonly string[]} options.libraries
 * @returns {Promise<Outcome>}
 */
async function program({ name, what, sources, with: facts, libraries }) {
  const folder = await cached(
    join('build', `${name}-${fingerprint(sources, facts).slice(0, 16)}`),
    (empty) => {
      const files = sources.filter((file) => file.endsWith('.cc')).map((file) => join(REPO, file));
      const flags = ['-std=c++17', OPTIMISED, '-s', '-Wall', '-Wextra', '-Werror'];
      const out = [...libraries, '-o', join(empty, `${name}.exe`)];
      return zig(['c++', '-target', TARGETS[TESTED_TARGET].zig, ...flags, ...files, ...out]);
    },
    `building ${what}`,
  );
  const file = join(REPO, 'test/windows/sim-selftest.cjs');
  return script({ file, args: [windowsPath(join(folder, `${name}.exe`))] });
}

/**
 * A script that says `ok …` or `not ok …` a line, fails by its exit code, and ends with the number of those
 * lines, `1..N`: one that ends before its end may well have the exit code 0.
 *
 * @param {Pick<import('../windows/run.mjs').RunOptions, 'runtime' | 'args' | 'env' | 'exeName'>
 *   & { file: string, slowness?: number }} options `slowness`: by how much the runtime may be slower than one for
 *   this machine's processor
 * @returns {Promise<Outcome>}
 */
export async function script({ file, slowness = 1, env, ...options }) {
  const { simDll, prebuild } = await ensureBuilt(targetOf(options.runtime));
  const { code, stdout, timedOut } = await runWindows({
    ...{
      file,
      args: [windowsPath(prebuild)],
      cwd: REPO,
      simDll,
      ...options,
      env: { ...ENV, ...env },
    },
    timeoutMs: (LIMIT / 4) * slowness,
    onStdout: (bytes) => process.stdout.write(bytes),
    onStderr: (bytes) => process.stderr.write(bytes),
  });
  if (timedOut) console.error(`${file} did not end: it hangs`);
  const passed = stdout.match(/^ok\b/gm)?.length ?? 0;
  const failed = stdout.match(/^not ok\b/gm)?.length ?? 0;
  const plan = /(?:^|\n)1\.\.(\d+)\r?\n$/.exec(stdout)?.[1];
  const whole = Number(plan) === passed + failed;
  if (!whole) {
    console.error(`${file} ran ${passed + failed} checks; its last line says ${plan ?? 'nothing'}`);
  }
  const broken = code !== 0 || timedOut || passed === 0 || !whole;
  return { passed, failed: failed === 0 && broken ? 1 : failed };
}
