import { refusedError } from './errors.js';
import type { Host } from './host.js';
import { type Expectation, sameName, type Target } from './identity.js';
import { resolveId } from './ids.js';
import type { SessionInfo } from './info-classes.js';
import type { Session, SessionDetails } from './sessions.js';
import { typeError, valueError } from './validate.js';

/*
 * Which session is meant? An id is only a number; whoever passes a `Session` means the person in it, on the
 * host where it was seen.
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

/** Remembers on which other host a session was seen. For this one's it would cost more than the list. */
export function rememberOrigin(row: object, host: Host): void {
  origins.set(row, host);
}

/** Two hosts may have the same id and the same administrator: who forgets `server` must not hit this one. */
function checkOrigin(row: Session, host: Host): void {
  const origin = origins.get(row);
  if (origin?.name === undefined || origin === host) return;
  if (host.name !== undefined && sameName(origin.name, host.name)) return;
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
