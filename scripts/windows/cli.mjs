// @ts-check
// `npm run windows -- [--runtime NAME] [--timeout SECONDS] FILE ARGS…`: runs a script as a Windows
// program. On Windows that is the local runtime; on Linux, Wine and a simulated wtsapi32.dll.

import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, fstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { temporaryFolder } from '../lib/temporary.mjs';
import { parseCommandLine, STDIN, UsageError, USAGE } from './command-line.mjs';

/** Variables of the caller that steer a script rather than describe this machine. */
const HANDED_ON = /^(CI|DEBUG|FORCE_COLOR|NO_COLOR|TZ|(VITEST|WTSAPI32)_.*)$/;

// npm calls this in the clone, wherever the user is.
const HERE =
  (process.env.npm_lifecycle_event === 'windows' && process.env.INIT_CWD) || process.cwd();

process.stdout.on('error', (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error;
  // Whoever reads, as `| head -1`, has all it wants; the script ends with us.
  process.exit(0);
});

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
  const parsed = parseCommandLine(argv);
  if (parsed === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const command = { ...parsed, file: parsed.file === STDIN ? STDIN : resolve(HERE, parsed.file) };
  if (command.file !== STDIN && !existsSync(command.file)) {
    throw new UsageError(`There is no file ${command.file}`);
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
  const child = spawn(process.execPath, [file, ...args], { cwd: HERE, stdio: 'inherit' });
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
    ...{ ...command, simDll, cwd: HERE, stdin: await standardInput(command.file) },
    env: /** @type {Record<string, string>} */ (Object.fromEntries(env)),
    onStdout: (bytes) => process.stdout.write(bytes),
    onStderr: (bytes) => process.stderr.write(bytes),
  });
  if (timedOut) process.stderr.write(`wtsapi32: ended after ${command.timeoutMs} ms\n`);
  return code;
}

/**
 * Our standard input as a file, as Windows programs under Wine cannot read a pipe of Linux. Another script's pipe
 * is not waited for: it may be one that nobody ever closes.
 *
 * @param {string} script
 * @returns {Promise<string | undefined>}
 */
async function standardInput(script) {
  if (script !== STDIN && !fstatSync(0).isFile()) return undefined;
  const file = join(temporaryFolder('wtsapi32-stdin'), 'stdin');
  await pipeline(process.stdin, createWriteStream(file));
  return file;
}
