import type { Host } from './host.js';
import type { SessionInfo } from './info-classes.js';
import type { Procedure } from './native/call.js';
import { userNames } from './probe.js';
import { resolveId } from './ids.js';
import type { Session } from './sessions.js';
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
}

export interface Target {
  readonly sessionId: number;
  readonly expect: Expectation;
}

/** Reads a `session` argument: an id, `'current'`, or a `Session`, which implies that its user is expected. */
export function resolveTarget(session: unknown, expect: unknown, host: Host): Target {
  const given = checkExpect(expect, 'options.expect');
  if (typeof session !== 'object') return { sessionId: resolveId(session, host), expect: given };
  const row = session as Partial<Session & { logonTime: unknown }> | null;
  if (row === null || typeof row.id !== 'number' || typeof row.state !== 'string') {
    throw typeError(
      'session',
      "a session id, 'current', or a Session as listSessions() gives it",
      row,
    );
  }
  const implied = checkExpect(
    { userName: row.userName ?? '', domainName: row.domainName, logonTime: row.logonTime },
    'session',
  );
  return { sessionId: resolveId(row.id, host), expect: { ...implied, ...defined(given) } };
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined),
  ) as Partial<T>;
}

function checkExpect(value: unknown, name: string): Expectation {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) throw typeError(name, 'an object', value);
  const { userName, domainName, logonTime } = value as Record<string, unknown>;
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

/** In what the session differs from the expected one, in words; `undefined` when it is the one. */
export function* mismatch(
  host: Host,
  { sessionId, expect }: Target,
  info: Partial<SessionInfo>,
): Procedure<string | undefined> {
  const { logonTime } = info;
  // A session that is going down has lost its user already. Ending it harms nobody.
  const ending = info.state === 'reset' || info.state === 'down';
  if (ending && info.userName === undefined && logonTime === undefined) return undefined;
  if (expect.logonTime !== undefined && expect.logonTime !== logonTime) {
    if (logonTime === undefined) return 'Windows does not say when its user logged on';
    const [is, meant] = [logonTime, expect.logonTime].map((time) => new Date(time).toISOString());
    return `its user logged on at ${String(is)}, not at ${String(meant)}`;
  }
  if (expect.userName === undefined && expect.domainName === undefined) return undefined;
  // The names of the probe are cut off at 20 and 17 characters: good enough to be shown, not to decide.
  const names = yield* userNames(host, sessionId);
  const userName = names.userName ?? info.userName ?? '';
  const domainName = names.domainName ?? info.domainName ?? '';
  const matches =
    same(expect.userName ?? userName, userName) &&
    same(expect.domainName ?? domainName, domainName);
  if (matches) return undefined;
  return userName === ''
    ? 'nobody is logged on to it'
    : `${domainName}\\${userName} is logged on to it`;
}

// Structures of Windows hold 20 characters of a user and 16 of a domain; enumerations hold all of them.
const USER_LENGTH = 20;
const DOMAIN_LENGTH = 16;

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
    // Somebody logged on where nobody was, or logged on again.
    if (before.logonTime === undefined) return before.userName === undefined;
    return before.logonTime !== after.logonTime;
  }
  // Nobody is logged on any more: another session only if it was connected later.
  return (
    before.userName !== undefined &&
    after.userName === undefined &&
    before.connectTime !== undefined &&
    after.connectTime !== undefined &&
    after.connectTime > before.connectTime
  );
}
