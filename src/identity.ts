import { refusedError } from './errors.js';
import type { Host } from './host.js';
import type { SessionInfo } from './info-classes.js';
import type { Procedure } from './native/call.js';
import { userNames } from './probe.js';
import { resolveId } from './ids.js';
import type { Session, SessionDetails, SessionState } from './sessions.js';
import { typeError, valueError } from './validate.js';

/*
 * Whose session is it? An id is only a number, which Windows may hand to another logon at any moment
 * (windows-semantics.md §2.3, §2.4). Whoever passes a `Session` means the person in it.
 */

/** What `options.expect` takes. */
export interface ExpectedUser {
  /** Compared without regard to case. `''`: nobody is logged on. */
  readonly userName?: string | undefined;
  /** Compared without regard to case. */
  readonly domainName?: string | undefined;
  /** To the millisecond, as `getSession` gives it. */
  readonly logonTime?: Date | undefined;
}

/** What the session must be; `undefined` parts are not looked at. */
export interface Expectation {
  readonly userName?: string | undefined;
  readonly domainName?: string | undefined;
  readonly logonTime?: number | undefined;
  /** The `Session` that was passed does not say whose it is: Windows had not told. */
  readonly unread?: boolean;
}

export interface Target {
  readonly sessionId: number;
  readonly expect: Expectation;
}

/** Reads a `session` argument: an id, `'current'`, or a `Session`, which implies that its user is expected. */
export function resolveTarget(session: unknown, expect: unknown, host: Host): Target {
  const given = checkExpect(expect, 'options.expect');
  if (typeof session !== 'object') return { sessionId: resolveId(session, host), expect: given };
  const row = session as Partial<SessionDetails> | null;
  if (row === null || typeof row.id !== 'number' || typeof row.state !== 'string') {
    throw typeError(
      'session',
      "a session id, 'current', or a Session as listSessions() gives it",
      row,
    );
  }
  if (row.hostName !== undefined) {
    // Its id is unique in its machine only, and which id Windows takes for it is not documented.
    throw refusedError(
      `Session ${String(row.id)} runs in the virtual machine "${row.hostName}", where its id does not tell it from others; connect to that machine.`,
      host.context(row.id),
    );
  }
  checkOrigin(row as Session, host);
  const unread =
    row.userName === undefined && (unreadRows.has(row) || row.problems?.WTSUserName !== undefined);
  const { domainName, logonTime } = row;
  const implied = checkExpect(
    { userName: row.userName ?? (unread ? undefined : ''), domainName, logonTime },
    'session',
    unread,
  );
  const expected = { ...implied, ...defined(given) };
  return {
    sessionId: resolveId(row.id, host),
    expect: { ...expected, unread: unread && expected.userName === undefined },
  };
}

// In the side and not in the rows, which are plain objects for whoever lists sessions.
const unreadRows = new WeakSet<object>();
const origins = new WeakMap<object, Host>();

/** This row has no user because Windows did not tell, which is not the same as nobody. */
export function rememberUnread(row: object): void {
  unreadRows.add(row);
}

/** Remembers where a session was seen. Not for this host's: a thousand entries cost more than the list. */
export function rememberOrigin(row: object, host: Host): void {
  if (!host.isLocal) origins.set(row, host);
}

/** Two hosts may have the same id and the same administrator: who forgets `server` must not hit this one. */
function checkOrigin(row: Session, host: Host): void {
  const origin = origins.get(row);
  if (origin?.name === undefined || origin === host) return;
  if (host.name !== undefined && same(origin.name, host.name)) return;
  throw refusedError(
    `Session ${String(row.id)} was seen on "${origin.name}", and this is ${host.name === undefined ? 'this host' : `"${host.name}"`}. ` +
      'Use the methods of that Server, pass it as options.server, or pass the id alone.',
    host.context(row.id),
  );
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined),
  ) as Partial<T>;
}

/** What a wait may take for known of a session about which Windows has not said enough yet. */
export function expectedInfo({
  userName,
  domainName,
  logonTime,
}: Expectation): Partial<SessionInfo> {
  return {
    ...(userName && { userName }),
    ...(domainName && { domainName }),
    ...(logonTime !== undefined && { logonTime }),
  };
}

const expectedKeys = new Set(['userName', 'domainName', 'logonTime']);

function checkExpect(value: unknown, name: string, mayBeEmpty = false): Expectation {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError(name, 'an object', value);
  }
  // A guard that is misspelt must not be a guard that is not there.
  const keys = Object.keys(value);
  if (keys.length === 0 || keys.some((key) => !expectedKeys.has(key))) {
    throw valueError(name, `an object of ${[...expectedKeys].join(', ')}`, value);
  }
  const { userName, domainName, logonTime } = value as Record<string, unknown>;
  const parts = [userName, domainName, logonTime];
  if (!mayBeEmpty && parts.every((part) => part === undefined)) {
    throw valueError(name, 'an object with a part that is not undefined', value);
  }
  for (const [key, text] of Object.entries({ userName, domainName })) {
    if (text !== undefined && typeof text !== 'string') {
      throw typeError(`${name}.${key}`, 'a string', text);
    }
  }
  return {
    userName: userName as string | undefined,
    domainName: domainName as string | undefined,
    logonTime: checkTime(logonTime, `${name}.logonTime`),
  };
}

// A session that has been through JSON, as between Electron's processes, has its times as text.
function checkTime(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Date) && typeof value !== 'string') throw typeError(name, 'a Date', value);
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw valueError(name, 'a valid date', value);
  return time;
}

function same(a: string, b: string): boolean {
  // Windows itself is not consistent in the case of user names (§3.1).
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether a session is the expected one. `unknown`: Windows did not say enough to tell. */
export type Comparison =
  { readonly kind: 'same' } | { readonly kind: 'another' | 'unknown'; readonly found: string };

const SAME: Comparison = { kind: 'same' };

export function* compare(
  host: Host,
  { sessionId, expect }: Target,
  info: Partial<SessionInfo>,
): Procedure<Comparison> {
  const { logonTime } = info;
  // A session that is going down has lost its user already. Ending it harms nobody.
  const ending = info.state === 'reset' || info.state === 'down';
  const nobody = info.userName === undefined && info.namesRead !== undefined;
  if (ending && nobody && logonTime === undefined) return SAME;
  if (expect.unread) return { kind: 'unknown', found: 'it was listed without saying whose it is' };
  if (expect.logonTime !== undefined && logonTime !== undefined && expect.logonTime !== logonTime) {
    const [is, meant] = [logonTime, expect.logonTime].map((time) => new Date(time).toISOString());
    return {
      kind: 'another',
      found: `its user logged on at ${String(is)}, not at ${String(meant)}`,
    };
  }
  const names = yield* compareNames(host, sessionId, expect, info);
  if (names.kind === 'another' || expect.logonTime === undefined || logonTime !== undefined) {
    return names;
  }
  return { kind: 'unknown', found: 'Windows does not say when its user logged on' };
}

function* compareNames(
  host: Host,
  sessionId: number,
  expect: Expectation,
  info: Partial<SessionInfo>,
): Procedure<Comparison> {
  if (expect.userName === undefined && expect.domainName === undefined) return SAME;
  // The names of the probe are cut off at 20 and 17 characters: enough to tell two people apart, not to
  // tell that they are one.
  let known: Partial<SessionInfo> = info;
  if (info.namesRead !== 'whole') {
    const names = yield* userNames(host, sessionId);
    if (names.namesRead) known = names;
  }
  const { userName = '', domainName = '' } = known;
  const who =
    userName === '' ? 'nobody is logged on to it' : `${domainName}\\${userName} is logged on to it`;
  if (known.namesRead === undefined) {
    return { kind: 'unknown', found: 'Windows does not say who is logged on to it' };
  }
  const whole = known.namesRead === 'whole';
  const match = (meant: string | undefined, is: string, length: number): boolean =>
    meant === undefined ||
    (whole ? same(meant, is) : same(meant.slice(0, length), is.slice(0, length)));
  if (!match(expect.userName, userName, USER_LENGTH)) return { kind: 'another', found: who };
  if (!match(expect.domainName, domainName, DOMAIN_LENGTH)) return { kind: 'another', found: who };
  if (whole || (fits(expect.userName, USER_LENGTH) && fits(expect.domainName, DOMAIN_LENGTH)))
    return SAME;
  return { kind: 'unknown', found: `Windows says no more than that ${who}` };
}

function fits(name: string | undefined, length: number): boolean {
  return name === undefined || name.length < length;
}

// Structures of Windows hold 20 characters of a user and 16 of a domain; enumerations hold all of them.
export const USER_LENGTH = 20;
export const DOMAIN_LENGTH = 16;

function differs(a: string | undefined, b: string | undefined, length: number): boolean {
  return a !== undefined && b !== undefined && !same(a.slice(0, length), b.slice(0, length));
}

/**
 * Whether a session that has the id of `before` is another logon. What is missing proves nothing: a session
 * that is going down loses its user and its times before it loses its id (peers.md §1.6).
 */
export function isAnotherLogon(before: Partial<SessionInfo>, after: Partial<SessionInfo>): boolean {
  if (differs(before.userName, after.userName, USER_LENGTH)) return true;
  if (differs(before.domainName, after.domainName, DOMAIN_LENGTH)) return true;
  if (after.logonTime !== undefined) {
    if (before.logonTime !== undefined) return before.logonTime !== after.logonTime;
    // Somebody logged on where nobody was; "not read" is not "nobody".
    return (
      before.namesRead !== undefined &&
      before.userName === undefined &&
      after.userName !== undefined
    );
  }
  // Nobody is logged on any more: another session only if its client came later and it is not ending.
  return (
    !isEnding(after.state) &&
    before.userName !== undefined &&
    after.namesRead !== undefined &&
    after.userName === undefined &&
    before.connectTime !== undefined &&
    after.connectTime !== undefined &&
    after.connectTime > before.connectTime
  );
}

function isEnding(state: SessionState | undefined): boolean {
  return state === 'reset' || state === 'down' || state === 'disconnected';
}
