// @ts-check
// Watches one command inside the Wine root from start to end: its output, its time, its end.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atEnd } from '../lib/cleanup.mjs';
import { enter, killInside } from './namespace.mjs';
import { tail } from './tail.mjs';

// As timeout(1) has it.
const TIMED_OUT = 124;

/**
 * @param {{
 *   arch: import('./architectures.mjs').Arch,
 *   root: string, prefix: string, cwd: string, argv: readonly string[],
 *   folder: string,
 *   stdin?: string | undefined,
 *   env: Readonly<Record<string, string>>,
 *   binds?: readonly (readonly [string, string])[] | undefined,
 *   timeoutMs?: number | undefined,
 *   onStdout?: ((bytes: Buffer) => void) | undefined,
 *   onStderr?: ((bytes: Buffer) => void) | undefined,
 * }} command `folder` is a scratch folder of this run
 * @returns {Promise<{ code: number, stdout: string, stderr: string, timedOut: boolean }>}
 */
export async function supervise({
  folder,
  stdin = '/dev/null',
  timeoutMs,
  onStdout,
  onStderr,
  ...command
}) {
  const files = {
    stdin,
    stdout: join(folder, 'stdout'),
    stderr: join(folder, 'stderr'),
    started: join(folder, 'started'),
  };
  await writeFile(files.stdout, '');
  await writeFile(files.stderr, '');
  const out = tail(files.stdout, onStdout);
  const err = tail(files.stderr, onStderr);
  const child = enter({ ...command, ...files });
  const forget = atEnd(() => killInside(child));
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      killInside(child);
    },
    Math.min(timeoutMs ?? Infinity, 2 ** 31 - 1),
  );
  try {
    const { code, complaint } = await ended(child);
    if (!timedOut && !existsSync(files.started)) throw setupError(complaint);
    return {
      code: timedOut ? TIMED_OUT : code,
      stdout: `${await out.end()}`,
      stderr: `${await err.end()}`,
      timedOut,
    };
  } finally {
    clearTimeout(timer);
    forget();
    await Promise.allSettled([out.end(), err.end()]);
  }
}

/**
 * @param {ReturnType<typeof enter>} child
 * @returns {Promise<{ code: number, complaint: string }>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => (complaint += text));
    child.once('error', reject);
    // Killed from outside: what a shell says of SIGKILL.
    child.once('close', (code) => resolve({ code: code ?? 137, complaint }));
  });
}

/** @param {string} complaint */
function setupError(complaint) {
  return new Error(
    'Windows programs need namespaces and mounts, which this machine does not allow here. ' +
      'A container must be privileged; an ordinary user needs unprivileged user namespaces.\n' +
      complaint.trim(),
  );
}
