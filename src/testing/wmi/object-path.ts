import { parseNamespacePath, type NamespacePath } from './namespace-path.js';

export type KeyValue = number | string;

/** `\\host\root\cimv2\rdms:Class.Key=2,Other="text"`, or the part behind the colon, or a class alone (§6.1). */
export interface ObjectPath {
  readonly place: NamespacePath | undefined;
  readonly className: string;
  /** By name in lower case; absent when the path is that of a class. */
  readonly keys: ReadonlyMap<string, KeyValue> | undefined;
}

const IDENTIFIER = /[A-Za-z_]\w*/y;
const NUMBER = /\d+/y;
// In the text, a backslash stands before each quotation mark and each backslash.
const TEXT = /"((?:[^"\\]|\\["\\])*)"/y;

/** `undefined`: it is malformed. */
export function parseObjectPath(path: string): ObjectPath | undefined {
  const { place, rest } = withoutPlace(path);
  if (place === null) return undefined;
  let at = 0;
  const take = (token: RegExp): RegExpExecArray | null => {
    token.lastIndex = at;
    const match = token.exec(rest);
    if (match) at = token.lastIndex;
    return match;
  };
  const skip = (character: string): boolean => {
    const found = rest[at] === character;
    if (found) at++;
    return found;
  };
  const value = (): KeyValue | undefined => {
    const text = take(TEXT)?.[1];
    if (text !== undefined) return text.replace(/\\(.)/gs, '$1');
    const digits = take(NUMBER)?.[0];
    return digits !== undefined && Number(digits) <= 0xffffffff ? Number(digits) : undefined;
  };

  const className = take(IDENTIFIER)?.[0];
  if (className === undefined) return undefined;
  if (at === rest.length) return { place, className, keys: undefined };
  if (!skip('.')) return undefined;
  const keys = new Map<string, KeyValue>();
  do {
    const name = take(IDENTIFIER)?.[0].toLowerCase();
    if (name === undefined || keys.has(name) || !skip('=')) return undefined;
    const given = value();
    if (given === undefined) return undefined;
    keys.set(name, given);
  } while (skip(','));
  return at === rest.length ? { place, className, keys } : undefined;
}

/** What stands before the colon, if one does: `null` if it is no place. */
function withoutPlace(path: string): {
  readonly place: NamespacePath | null | undefined;
  readonly rest: string;
} {
  const colon = path.search(/[:."]/);
  // A host's name may have dots; without a host, the first of these characters tells.
  const end = /^[\\/]{2}/.test(path) ? path.indexOf(':') : path[colon] === ':' ? colon : -1;
  if (end < 0) return { place: undefined, rest: path };
  return { place: parseNamespacePath(path.slice(0, end)) ?? null, rest: path.slice(end + 1) };
}

/** The path within its namespace; the keys in the order of their names. */
export function formatObjectPath(
  className: string,
  keys: readonly (readonly [name: string, value: KeyValue])[],
): string {
  const texts = keys.map(([name, value]) => `${name}=${literal(value)}`);
  return `${className}.${texts.join(',')}`;
}

function literal(value: KeyValue): string {
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
