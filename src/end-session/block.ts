import { localHost } from '../core/host.js';
import { typeError, valueError } from '../errors/arguments.js';
import { isFailure } from '../native/binding.js';
import type { EndSessionBlock } from '../types/end-session.js';
import { closing } from './closing.js';

/**
 * Gives Windows a reason to show to the user if this program holds up the end of the session. The newest reason of a
 * process is shown; when it is taken back, the one before it is again.
 *
 * It refuses nothing by itself: that is what a listener of `onEndSession()` does. And Windows shows reasons of programs
 * that really hold up the end of the session; a program without a visible window does so for 5 seconds a message at
 * most, so the user sees the reason briefly or not at all. An Electron program gives its own window the reason, and has
 * no use for this.
 *
 * @param reason - A sentence for the user, such as "Saving the report". Windows shows 256 characters (UTF-16); of a longer
 * one the rest is left out here, and no character is cut in two.
 * @returns What takes it back: `close()`, or the end of a `using` block. Nothing else does while the process runs: it
 * does not keep the process alive, and is not taken back when it is garbage.
 * @throws WtsError `ERROR_CALL_NOT_IMPLEMENTED` (Wine, Nano Server), `ERROR_ACCESS_DENIED`, `ERROR_TIMEOUT`,
 * `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`, `ERR_WTS_LOAD`. TypeError: it is no string, is empty, or has a NUL in it.
 *
 * Permission: none. Oldest Windows: Vista, Server 2008.
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * const block = blockEndSession('Saving the report');
 * try {
 *   await writeFile('report.txt', 'Größe: 7');
 * } finally {
 *   block.close();
 * }
 * @see https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-shutdownblockreasoncreate
 */
export function blockEndSession(reason: string): EndSessionBlock {
  const text = checkReason(reason);
  const host = localHost();
  const { binding } = host;
  const block = binding.blockEndSession(text);
  if (isFailure(block)) throw host.error(block);
  return closing(() => {
    binding.unblockEndSession(block);
  });
}

/** `MAX_STR_BLOCKREASON`. */
const LONGEST = 256;

function checkReason(reason: unknown): string {
  if (typeof reason !== 'string') throw typeError('reason', 'a string', reason);
  // The first half of a character that lies across the end.
  const text =
    reason.length > LONGEST ? reason.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '') : reason;
  if (text.trim() === '' || reason.includes('\0')) {
    throw valueError('reason', 'a text, not empty and without NUL', reason);
  }
  return text;
}
