// @ts-check
// `npm run windows -- [--runtime NAME] [--timeout SECONDS] FILE ARGS…`: runs a script as a Windows
// program. On Windows that is the local runtime; on Linux, Wine and a simulated wtsapi32.dll.

import { spawn } from 'node:child_process';
import { parseCommandLine, UsageError, USAGE } from './command-line.mjs';

/** Variables of the caller that steer a script rather than describe this machine. */
const HANDED_ON = /^(CI|DEBUG|FORCE_COLOR|NO_COLOR|TZ|(VITEST|WTSAPI32)_.*)$/;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/**
 * @param {readonly string[]} argv
 * @returns {Promise<number>} exit code
 */
async function main(argv) {
  const command = parseCommandLine(argv);
  if (command === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (process.platform === 'win32') return runHere(command);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stderr.write(
      'Running Windows programs needs Windows, or Linux on x86-64; ' +
        `this is ${process.platform} on ${process.arch}.\n`,
    );
    return 1;
  }
  return runUnderWine(command);
}

/**
 * @param {import('./command-line.mjs').Command} command
 * @returns {Promise<number>}
 */
function runHere({ file, args, timeoutMs }) {
  const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit' });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill(), timeoutMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (clearTimeout(timer), resolve(code ?? 1)));
  });
}

/**
 * @param {import('./command-line.mjs').Command} command
 * @returns {Promise<number>}
 */
async function runUnderWine(command) {
  // Loaded here: on Windows none of it is needed.
  const [{ ensureBuilt }, { runWindows }, { targetOf }] = await Promise.all([
    import('../build/ensure.mjs'),
    import('./run.mjs'),
    import('./runtimes.mjs'),
  ]);
  const { simDll } = await ensureBuilt(targetOf(command.runtime));
  const env = Object.entries(process.env).filter(([name]) => HANDED_ON.test(name));
  const { code, timedOut } = await runWindows({
    ...{ ...command, simDll },
    env: /** @type {Record<string, string>} */ (Object.fromEntries(env)),
    onStdout: (bytes) => process.stdout.write(bytes),
    onStderr: (bytes) => process.stderr.write(bytes),
  });
  if (timedOut) process.stderr.write(`wtsapi32: ended after ${command.timeoutMs} ms\n`);
  return code;
}
