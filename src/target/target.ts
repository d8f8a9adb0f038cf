import type { Host } from '../core/host.js';
import { typeError, valueError } from '../errors/arguments.js';
import { refusedError } from '../errors/wts-error.js';
import type { NativeFailure } from '../native/binding.js';
import { resolveId } from '../sessions/ids.js';
import { isKnownToBeNobodys, originOf } from '../sessions/origin.js';
import type { Session, SessionDetails } from '../types/session.js';
import { type Logon, sameName } from './logon.js';

/**
 * Which session is meant. An id is only a number; whoever passes a `Session` means the person in it, on the
 * host where it was seen.
 */
export interface Target {
  readonly sessionId: number;
  readonly meant: Logon;
  /** A `Session` was passed: it has been listed. */
  readonly wasSeen: boolean;
  /** Why it could not be found out yet whether it is there; for the error of a time-out. */
  doubt?: NativeFailure | undefined;
}

/** Reads a `session` argument: an id, `'current'`, or a `Session`, which implies that its user is expected. */
export function resolveTarget(
  session: unknown,
  expect: unknown,
  host: Host,
  name = 'session',
): Target {
  const given = checkExpect(expect, 'options.expect');
  if (typeof session !== 'object') {
    return { sessionId: resolveId(session, host, name), meant: given, wasSeen: false };
  }
  const row = session as Partial<SessionDetails> | null;
  if (row === null || typeof row.id !== 'number' || typeof row.state !== 'string') {
    throw typeError(name, "a session id, 'current', or a Session as listSessions() gives it", row);
  }
  if (row.hostName !== undefined) {
    // Its id is unique in its virtual machine only, and which id Windows takes for it is not documented.
    throw refusedError(
      `Session ${String(row.id)} runs in the virtual machine "${row.hostName}", where its id does not tell it from others; connect to that machine.`,
      host.context(row.id),
    );
  }
  // An explicit user and an explicit server are enough.
  const isExplicit = given.userName !== undefined || given.logonTime !== undefined;
  if (!isExplicit || host.isLocal) checkOrigin(row as Session, host);
  const unread = row.userName === undefined && !saysNobody(row);
  const { domainName, logonTime } = row;
  const implied = checkExpect(
    { userName: row.userName ?? (unread ? undefined : ''), domainName, logonTime },
    name,
    unread,
  );
  const expected = { ...implied, ...defined(given) };
  return {
    sessionId: resolveId(row.id, host, name),
    meant: { ...expected, unread: unread && expected.userName === undefined },
    wasSeen: true,
  };
}

/** Whether a row without a user means nobody, or that Windows did not tell. */
function saysNobody(row: Partial<SessionDetails>): boolean {
  if (row.problems?.WTSUserName !== undefined) return false;
  // Of WTSEnumerateSessionsExW, or of getSession. A copy of another row may have lost what is known of it.
  return row.execEnvId !== undefined || row.currentTime !== undefined || isKnownToBeNobodys(row);
}

/** Two hosts may have the same id and the same user: a call that forgets `server` must not hit this host. */
function checkOrigin(row: Session, host: Host): void {
  const origin = originOf(row);
  if (!origin || isSameMachine(origin.name, host.name)) return;
  const [there, here] = [origin.name, host.name].map((name) =>
    name === undefined ? 'this host' : `"${name}"`,
  );
  throw refusedError(
    `Session ${String(row.id)} was seen on ${String(there)}, and not on ${String(here)}. ` +
      'Act on it through the Server that listed it. If the two are the same host, pass the id and options.expect.',
    host.context(row.id),
  );
}

/** As far as names tell: `rdsh1` and `rdsh1.contoso.com` are one. */
function isSameMachine(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.includes('.') === b.includes('.')) return sameName(a, b);
  return sameName(a.split('.')[0] ?? '', b.split('.')[0] ?? '');
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined),
  ) as Partial<T>;
}

const expectedKeys = new Set(['userName', 'domainName', 'logonTime']);

function checkExpect(value: unknown, name: string, mayBeEmpty = false): Logon {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError(name, 'an object', value);
  }
  // A misspelt part must not silently disable the check.
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
    whole: true,
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
