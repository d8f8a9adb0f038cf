import { DOMAIN_LENGTH, type SessionInfo, USER_LENGTH } from '../sessions/session-info.js';

/*
 * Whose session is it? Windows may hand an id to another logon at any moment.
 * Nothing here asks Windows: a look has gathered what there is.
 */

/** What is known of the logon that is meant; absent parts are not. Times are milliseconds since 1970. */
export interface Logon {
  /** `''`: nobody is logged on. */
  readonly userName?: string | undefined;
  readonly domainName?: string | undefined;
  /** The names are whole. Windows' structures hold the first 20 and 16 characters. */
  readonly whole?: boolean | undefined;
  readonly logonTime?: number | undefined;
  readonly connectTime?: number | undefined;
  /** It comes from a `Session` that does not say whose it is, because Windows had not told. */
  readonly unread?: boolean | undefined;
}

/** Whether anybody is: of an id alone it is not known. */
export function isMeant({ userName, domainName, logonTime }: Logon): boolean {
  return userName !== undefined || domainName !== undefined || logonTime !== undefined;
}

/** What one look has seen of a session. */
export type Seen = { readonly [K in keyof SessionInfo]?: SessionInfo[K] | undefined };

export type Comparison =
  /** What shows it. Names alone do not tell two logons of one user apart. */
  | { readonly kind: 'same'; readonly by: 'time' | 'nobody' | 'names' }
  /** `left`: nobody is logged on any more, which is also how a session looks that is on its way out. */
  | { readonly kind: 'another' | 'left'; readonly found: string }
  /** Windows did not say enough to tell. */
  | { readonly kind: 'unclear'; readonly missing: 'names' | 'time'; readonly found: string };

/**
 * Whether a session is the one that is meant. What is missing proves nothing: a session that is going down loses
 * its user and its times before it loses its id.
 */
export function compare(meant: Logon, seen: Seen): Comparison {
  // Its user is off already, so nobody is harmed when it ends.
  const ending = seen.state === 'reset' || seen.state === 'down';
  if (ending && isNobody(seen) && seen.logonTime === undefined) return same('nobody');
  const byTime = meant.logonTime !== undefined && seen.logonTime !== undefined;
  if (byTime && meant.logonTime !== seen.logonTime) {
    const [is, was] = [seen.logonTime, meant.logonTime].map((time) => new Date(time).toISOString());
    const found = `its user logged on at ${String(is)}, not at ${String(was)}`;
    return { kind: 'another', found };
  }
  const names = compareNames(meant, seen);
  if (names.kind === 'another') return names;
  if (byTime) return same('time');
  if (meant.unread) return unclear('time', 'it was listed without saying whose it is');
  if (names.kind === 'left') {
    // Its client has come since then: it is no more the session that its user has left.
    const isLater = (seen.connectTime ?? 0) > (meant.connectTime ?? Infinity);
    return isLater && seen.state !== 'disconnected' ? { ...names, kind: 'another' } : names;
  }
  if (meant.logonTime === undefined || names.kind === 'unclear') return names;
  return unclear('time', 'Windows does not say when its user logged on');
}

function compareNames(meant: Logon, seen: Seen): Comparison {
  if (meant.userName === undefined && meant.domainName === undefined) return same('names');
  if (seen.userName === undefined && seen.namesRead === undefined) {
    return unclear('names', 'Windows does not say who is logged on to it');
  }
  if (isNobody(seen) && meant.userName !== '') {
    return { kind: 'left', found: 'nobody is logged on to it' };
  }
  const whole = meant.whole === true && seen.namesRead === 'whole';
  const parts = [
    compareName(meant.userName, seen.userName, whole, USER_LENGTH),
    compareName(meant.domainName, seen.domainName, whole, DOMAIN_LENGTH),
  ];
  const who = `${seen.domainName ?? ''}\\${seen.userName ?? ''} is logged on to it`;
  if (parts.includes('another')) return { kind: 'another', found: who };
  if (parts.includes('unclear')) return unclear('names', `Windows says no more than that ${who}`);
  return same(isNobody(seen) ? 'nobody' : 'names');
}

function compareName(
  meant: string | undefined,
  is: string | undefined,
  whole: boolean,
  length: number,
): 'same' | 'another' | 'unclear' {
  if (meant === undefined) return 'same';
  if (is === undefined) return meant === '' ? 'same' : 'unclear';
  if (whole) return sameName(meant, is) ? 'same' : 'another';
  // Beginnings can show that two users differ, and not that they are the same.
  if (!sameName(meant.slice(0, length), is.slice(0, length))) return 'another';
  return meant.length < length ? 'same' : 'unclear';
}

function sameName(a: string, b: string): boolean {
  // Windows itself is not consistent in the case of user names.
  return a.toLowerCase() === b.toLowerCase();
}

function same(by: 'time' | 'nobody' | 'names'): Comparison {
  return { kind: 'same', by };
}

function unclear(missing: 'names' | 'time', found: string): Comparison {
  return { kind: 'unclear', missing, found };
}

function isNobody(seen: Seen): boolean {
  return seen.userName === undefined && seen.namesRead !== undefined;
}

/** Adds what a look has seen of it. Absence adds nothing, and a beginning nothing to a whole name. */
export function learn(meant: Logon, seen: Seen): Logon {
  const { logonTime = meant.logonTime, connectTime = meant.connectTime } = seen;
  const times = { logonTime, connectTime };
  const whole = seen.namesRead === 'whole';
  const isMore = meant.userName === undefined || whole || !meant.whole;
  if (seen.userName !== undefined && isMore) {
    const { userName, domainName = meant.domainName } = seen;
    return { userName, domainName, whole, ...times };
  }
  const { userName = isNobody(seen) ? '' : undefined, domainName } = meant;
  return { userName, domainName, whole: meant.whole ?? whole, ...times };
}

/** Whether enough is known of it to tell it from the next logon of the same user. */
export function isDistinct({ logonTime, userName }: Logon): boolean {
  return logonTime !== undefined || userName === '';
}
