import { isDate } from 'node:util/types';

import { typeError, valueError } from '../errors/arguments.js';
import { fileTime } from './file-time.js';

/** Checks a value of a script: throws a `TypeError` that names its place. */
export type Check = (value: unknown, path: string) => void;
/** One check for each key of `T`: a new option without a check does not compile. */
export type Checks<T> = Readonly<Record<keyof Required<T>, Check>>;

export function check(expected: string, accepts: (value: unknown) => boolean): Check {
  return (value, path) => {
    if (!accepts(value)) throw typeError(path, expected, value);
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDate(value);
const isNumber = (value: unknown): value is number => typeof value === 'number';
export const isUint32 = (value: unknown): boolean =>
  isNumber(value) && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
const isMilliseconds = (value: unknown): boolean =>
  isNumber(value) && Number.isFinite(value) && value >= 0;

export const boolean = check('a boolean', (value) => typeof value === 'boolean');
export const uint32 = check('a whole number from 0 to 4294967295', isUint32);
export const count = check(
  'a whole number, 0 or more',
  (v) => Number.isSafeInteger(v) && Number(v) >= 0,
);
export const milliseconds = check('0 or more milliseconds', isMilliseconds);
// 0xFFFFFFFE and 0xFFFFFFFF are "any session" and "current session": no session has them (§2.5).
export const sessionId = check(
  'a session id, a whole number from 0 to 4294967293',
  (value) => isUint32(value) && Number(value) < 0xfffffffe,
);
// Windows' strings end at a NUL, so a name cannot hold one.
export const text = check(
  'a string without NUL',
  (value) => typeof value === 'string' && !value.includes('\0'),
);
export const serverName = check(
  'the name of another host, without backslashes',
  (value) => typeof value === 'string' && /^[^\\\0]+$/.test(value),
);

// A FILETIME counts from 1601.
export const time = check('a valid Date, or milliseconds since 1970', (value) => {
  const at = isDate(value) ? value.getTime() : value;
  return isNumber(at) && Number.isFinite(at) && fileTime(at) > 0n;
});

export function oneOf(...choices: readonly (string | number)[]): Check {
  const names = choices.map((choice) => (isNumber(choice) ? numeral(choice) : `'${choice}'`));
  return check(`one of ${names.join(', ')}`, (value) => choices.some((choice) => choice === value));
}

/** HRESULTs are told by their digits in hexadecimal. */
function numeral(value: number): string {
  return value > 0xffff ? `0x${value.toString(16).toUpperCase()}` : String(value);
}

export function list(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw typeError(path, 'an array', value);
    // Holes, too, which forEach() passes over.
    for (const [i, element] of (value as unknown[]).entries()) item(element, `${path}[${i}]`);
  };
}

/** An object with these keys and no others; `undefined` is as good as absent unless it is required. */
export function shape<T>(checks: Checks<T>, ...required: readonly (keyof T & string)[]): Check {
  const known = new Map<string, Check>(Object.entries(checks));
  return (value, path) => {
    if (!isObject(value)) throw typeError(path, 'an object', value);
    for (const [key, element] of Object.entries(value)) {
      const checkKey = known.get(key);
      if (!checkKey) {
        throw valueError(
          `${path}.${key}`,
          `absent: the keys are ${[...known.keys()].join(', ')}`,
          element,
        );
      }
      if (element !== undefined) checkKey(element, `${path}.${key}`);
    }
    for (const key of required) {
      const element = (value as Partial<Record<string, unknown>>)[key];
      if (element === undefined) known.get(key)?.(element, `${path}.${key}`);
    }
  };
}

export function record(checkKey: Check, checkValue: Check): Check {
  return (value, path) => {
    if (!isObject(value)) throw typeError(path, 'an object', value);
    for (const [key, element] of Object.entries(value)) {
      checkKey(key, `a key of ${path}`);
      checkValue(element, `${path}.${key}`);
    }
  };
}

/** A record of hosts: their names compare without regard to case, so no two may differ in that alone. */
export function byHost(checkName: Check, checkHost: Check): Check {
  return (value, path) => {
    record(checkName, checkHost)(value, path);
    const seen = new Set<string>();
    for (const name of Object.keys(value as object)) {
      const key = name.toLowerCase();
      if (seen.has(key)) throw valueError(path, 'free of names that differ only in case', name);
      seen.add(key);
    }
  };
}

/** A list of which no two have the same key. */
export function unique(item: Check, keyOf: (element: never) => unknown, expected: string): Check {
  return (value, path) => {
    list(item)(value, path);
    const seen = new Set<unknown>();
    for (const element of value as readonly never[]) {
      const key = keyOf(element);
      if (seen.has(key)) throw valueError(path, expected, key);
      seen.add(key);
    }
  };
}
