// @ts-check
// The command line of `npm run windows`.

import { DEFAULT_RUNTIME, RUNTIMES } from './runtimes.mjs';

export const USAGE = `Usage: npm run windows -- [options] FILE [ARGS…]

Runs FILE as a Windows program: on Windows itself in this runtime, on Linux under Wine.
Everything after FILE belongs to the script. A FILE of - is read from the standard input.
Under Wine a script's own standard input is empty, unless it is a file (< FILE).

  --runtime NAME     ${Object.keys(RUNTIMES).join(', ')} (default: ${DEFAULT_RUNTIME}; Linux only)
  --timeout SECONDS  ends everything started after that time (default: none)
  --help             prints this text
`;

/** The FILE that stands for the standard input. */
export const STDIN = '-';

/** A command line that cannot be understood; the message is for the user. */
export class UsageError extends Error {}

/** @typedef {{ file: string, args: readonly string[], runtime: string, timeoutMs?: number }} Command */

/**
 * @param {readonly string[]} argv
 * @returns {Command | undefined} undefined if help is asked for
 * @throws {UsageError}
 */
export function parseCommandLine(argv) {
  const rest = [...argv];
  /** @type {Omit<Command, 'file' | 'args'>} */
  const options = { runtime: DEFAULT_RUNTIME };
  for (;;) {
    const word = rest.shift();
    if (word === '--help' || word === '-h') return undefined;
    const [, name, inline] = /^(--[a-z]+)(?:=([^]*))?$/.exec(word ?? '') ?? [];
    if (name === '--runtime') options.runtime = runtimeName(inline ?? rest.shift());
    else if (name === '--timeout') options.timeoutMs = milliseconds(inline ?? rest.shift());
    else {
      // A lone `--` ends the options, for a FILE that begins with a dash.
      const file = word === '--' ? rest.shift() : word;
      if (!file) throw new UsageError(`FILE is missing.\n\n${USAGE}`);
      if (word !== '--' && file.startsWith('-') && file !== STDIN) {
        throw new UsageError(`Unknown option ${file}.\n\n${USAGE}`);
      }
      return { ...options, file, args: rest };
    }
  }
}

/** @param {string | undefined} name */
function runtimeName(name = '') {
  if (Object.hasOwn(RUNTIMES, name)) return name;
  const known = Object.keys(RUNTIMES).join(', ');
  throw new UsageError(`Unknown runtime '${name}'. The known ones are ${known}.`);
}

/** @param {string | undefined} seconds */
function milliseconds(seconds = '') {
  const value = Number(seconds);
  if (seconds.trim() !== '' && value > 0 && Number.isFinite(value)) return value * 1000;
  throw new UsageError(`--timeout needs a positive number of seconds, not '${seconds}'.`);
}
