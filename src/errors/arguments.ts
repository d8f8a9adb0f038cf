/*
 * Argument checks, with Node's own error codes. They run before anything reaches Windows, so that a
 * wrong argument never logs anybody off.
 */
const WTS_ANY_SESSION = 0xfffffffe;

function coded<E extends Error>(error: E, code: string): E {
  return Object.assign(error, { code });
}

function inspect(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null)
    return `an instance of ${(value.constructor as { name?: string } | undefined)?.name ?? 'Object'}`;
  if (typeof value === 'bigint') return `${String(value)}n`;
  return typeof value === 'function' ? 'a function' : String(value);
}

export function typeError(
  name: string,
  expected: string,
  value: unknown,
  received = inspect(value),
): TypeError {
  return coded(
    new TypeError(`"${name}" must be ${expected}; received ${received}`),
    'ERR_INVALID_ARG_TYPE',
  );
}

export function valueError(
  name: string,
  expected: string,
  value: unknown,
  received = inspect(value),
): TypeError {
  return coded(
    new TypeError(`"${name}" must be ${expected}; received ${received}`),
    'ERR_INVALID_ARG_VALUE',
  );
}

export function rangeError(name: string, expected: string, value: unknown): RangeError {
  return coded(
    new RangeError(`"${name}" must be ${expected}; received ${inspect(value)}`),
    'ERR_OUT_OF_RANGE',
  );
}

/** What functions take that are about one session. */
export const SESSION =
  "a session id (a number), 'current', or a Session as listSessions() gives it";

/**
 * A session id: a whole number below 0xFFFFFFFE. The two above it are Windows' "any" and "current", and
 * "current" is also what Windows answers for "there is no console session".
 */
export function checkSessionId(value: unknown, name = 'session', expected = SESSION): number {
  if (typeof value !== 'number') throw typeError(name, expected, value);
  if (!Number.isInteger(value) || value < 0 || value >= WTS_ANY_SESSION) {
    throw rangeError(name, 'a whole number from 0 to 4294967293', value);
  }
  return value;
}

export function checkProcessId(value: unknown): number {
  if (typeof value !== 'number') throw typeError('pid', 'a process id (a number)', value);
  return checkWhole(value, 'pid', 0, 0xffffffff);
}

export function checkWhole(value: unknown, name: string, lowest: number, highest: number): number {
  if (typeof value !== 'number') throw typeError(name, 'a number', value);
  if (!Number.isInteger(value) || value < lowest || value > highest) {
    throw rangeError(name, `a whole number from ${lowest} to ${highest}`, value);
  }
  return value;
}

/** A host name, without the leading `\\` that Windows accepts and then fails on. */
export function checkServerName(value: unknown, argument = 'name'): string {
  if (typeof value !== 'string') throw typeError(argument, 'a host name (a string)', value);
  const name = value.replace(/^\\\\/, '');
  if (name.trim() === '' || name.includes('\0') || name.includes('\\')) {
    throw valueError(argument, 'a host name, not empty and without NUL or backslash', value);
  }
  return name;
}

/**
 * The options object of a call: absent, or an object of known names. A misspelt option must not silently
 * disable a safety check, or list what was not asked for.
 */
export function checkOptions<T extends object>(
  value: T | undefined,
  known: readonly string[],
): Partial<T> {
  const options = checkObject(value);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      const message = `"options.${key}" is not an option here; those are: ${known.join(', ')}`;
      throw coded(new TypeError(message), 'ERR_INVALID_ARG_VALUE');
    }
  }
  return options;
}

/** The same for a function that blocks: on a blocked thread no signal can fire, so it would have no effect. */
export function checkSyncOptions<T extends object>(
  value: T | undefined,
  known: readonly string[],
): Partial<T> {
  return checkOptions(
    value,
    known.filter((name) => name !== 'signal'),
  );
}

/** Options of which the names are checked elsewhere. */
export function checkObject<T extends object>(value: T | undefined): Partial<T> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || (value as unknown) === null || Array.isArray(value)) {
    // Not shown: it may be a password in the wrong place.
    const kind = Array.isArray(value)
      ? 'an array'
      : (value as unknown) === null
        ? 'null'
        : `a ${typeof value}`;
    throw coded(
      new TypeError(`"options" must be an object; received ${kind}`),
      'ERR_INVALID_ARG_TYPE',
    );
  }
  return value;
}

/** Milliseconds from 0; `Infinity` waits for ever. */
export function checkTimeout(value: unknown, standard: number): number {
  if (value === undefined) return standard;
  if (typeof value !== 'number')
    throw typeError('options.timeout', 'a number of milliseconds', value);
  if (!(value >= 0)) throw rangeError('options.timeout', '0 or more milliseconds', value);
  return value;
}

export function checkPollInterval(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number') {
    throw typeError('options.pollInterval', 'a number of milliseconds', value);
  }
  if (!(value >= 1) || value === Infinity) {
    throw rangeError('options.pollInterval', '1 or more milliseconds', value);
  }
  return value;
}

export function checkSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined) return undefined;
  // By shape and not by class: a signal may come from another realm or from a polyfill.
  if (
    typeof value !== 'object' ||
    value === null ||
    !('aborted' in value && typeof value.aborted === 'boolean') ||
    !('addEventListener' in value && typeof value.addEventListener === 'function') ||
    !('removeEventListener' in value && typeof value.removeEventListener === 'function')
  ) {
    throw typeError('options.signal', 'an AbortSignal', value);
  }
  return value as AbortSignal;
}

export function checkBoolean(value: unknown, name: string): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw typeError(name, 'a boolean', value);
  return value;
}

/** A text that must not be shown, not even by the error that refuses it. */
export function checkSecret(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') {
    const message = `"${name}" must be a string; the value received is of type ${typeof value}`;
    throw coded(new TypeError(message), 'ERR_INVALID_ARG_TYPE');
  }
  if (value.includes('\0')) {
    throw coded(new TypeError(`"${name}" must be a string without NUL`), 'ERR_INVALID_ARG_VALUE');
  }
  return value;
}

export function checkFunction(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'function')
    throw typeError(name, 'a function', value);
}

export function checkOneOf<T extends string>(
  value: unknown,
  name: string,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0];
  if (typeof value !== 'string') throw typeError(name, 'a string', value);
  if (!(choices as readonly string[]).includes(value)) {
    throw valueError(name, `one of ${choices.map((c) => `'${c}'`).join(', ')}`, value);
  }
  return value as T;
}
